using System.Collections.Immutable;

namespace Mote.Core;

/// <summary>The extents of a tensor, outermost first. Rank 0 is a scalar with one element. Compared by value.</summary>
public readonly struct Shape : IEquatable<Shape>
{
    private readonly ImmutableArray<int> _dimensions;

    /// <summary>A shape of the given extents, each zero or more.</summary>
    public Shape(params ReadOnlySpan<int> dimensions)
    {
        foreach (int dimension in dimensions)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(dimension);
        }

        _dimensions = [.. dimensions];
    }

    /// <summary>The shape of a scalar.</summary>
    public static Shape Scalar => default;

    /// <summary>All extents, outermost first.</summary>
    public ImmutableArray<int> Dimensions => _dimensions.IsDefault ? [] : _dimensions;

    /// <summary>The number of dimensions.</summary>
    public int Rank => _dimensions.IsDefault ? 0 : _dimensions.Length;

    /// <summary>The number of elements; 1 for a scalar.</summary>
    /// <exception cref="OverflowException">More than 2^31 - 1 elements.</exception>
    public int ElementCount
    {
        get
        {
            long count = 1;
            foreach (int dimension in Dimensions)
            {
                count = checked((int)(count * dimension));
            }

            return (int)count;
        }
    }

    /// <summary>The extent of one dimension; a negative index counts from the innermost, -1.</summary>
    public int this[int index] => Dimensions[index < 0 ? index + Rank : index];

    /// <summary>This shape with ones put in front until it has the given rank; unchanged when it has that rank or more.</summary>
    public Shape Extend(int rank) => rank <= Rank ? this : new([.. Enumerable.Repeat(1, rank - Rank), .. Dimensions]);

    /// <summary>The product of the extents in [first, end).</summary>
    public int Product(int first, int end)
    {
        int product = 1;
        for (int i = first; i < end; i++)
        {
            product = checked(product * Dimensions[i]);
        }

        return product;
    }

    /// <summary>The shape that two operands broadcast to (NumPy's rule), or null when they do not.</summary>
    public static Shape? Broadcast(Shape a, Shape b)
    {
        int rank = Math.Max(a.Rank, b.Rank);
        var result = new int[rank];
        (a, b) = (a.Extend(rank), b.Extend(rank));
        for (int i = 0; i < rank; i++)
        {
            if (a[i] != b[i] && a[i] != 1 && b[i] != 1)
            {
                return null;
            }

            result[i] = a[i] == 1 ? b[i] : a[i];
        }

        return new Shape(result);
    }

    /// <inheritdoc/>
    public bool Equals(Shape other) => Dimensions.AsSpan().SequenceEqual(other.Dimensions.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (int dimension in Dimensions)
        {
            hash.Add(dimension);
        }

        return hash.ToHashCode();
    }

    /// <summary>Same extents.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Different extents.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>As <c>1x49x10x1</c>; a scalar is <c>scalar</c>.</summary>
    public override string ToString() => Rank == 0 ? "scalar" : string.Join('x', Dimensions);
}
