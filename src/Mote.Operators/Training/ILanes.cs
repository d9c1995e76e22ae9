namespace Mote.Operators.Training;

/// <summary>
/// Float32 vectors of one width, so that a training kernel is written once for all widths. Everything here acts on each lane alone and rounds as
/// IEEE 754 says, so a kernel whose vectors run across outputs gives the same bits whatever the width, one lane included.
/// </summary>
/// <typeparam name="TVector">The vector.</typeparam>
internal unsafe interface ILanes<TVector>
    where TVector : struct
{
    /// <summary>Lanes of a vector.</summary>
    static abstract int Count { get; }

    /// <summary>The most rows of a tile of one vector that the registers hold.</summary>
    static abstract int TileRows { get; }

    /// <summary>The most rows of a tile of two vectors that the registers hold.</summary>
    static abstract int WideTileRows { get; }

    /// <summary>Zeros.</summary>
    static abstract TVector Zero { get; }

    /// <summary>One value in all lanes.</summary>
    static abstract TVector Create(float value);

    /// <summary>Reads <see cref="Count"/> elements.</summary>
    static abstract TVector Load(float* from);

    /// <summary>Writes <see cref="Count"/> elements.</summary>
    static abstract void Store(TVector value, float* to);

    /// <summary>Selects the first lanes, at most <see cref="Count"/>, for the masked accesses.</summary>
    static abstract TVector Mask(int lanes);

    /// <summary>Reads the selected elements and nothing behind them; 0 elsewhere.</summary>
    static abstract TVector Load(float* from, TVector mask);

    /// <summary>Writes the selected elements and nothing behind them.</summary>
    static abstract void Store(TVector value, float* to, TVector mask);

    /// <summary>a * b + c, rounded once.</summary>
    static abstract TVector Fma(TVector a, TVector b, TVector c);

    /// <summary>a + b.</summary>
    static abstract TVector Add(TVector a, TVector b);

    /// <summary>a - b.</summary>
    static abstract TVector Subtract(TVector a, TVector b);

    /// <summary>a * b.</summary>
    static abstract TVector Multiply(TVector a, TVector b);

    /// <summary>a where it is less than b, else b.</summary>
    static abstract TVector Least(TVector a, TVector b);

    /// <summary>a where it is greater than b, else b.</summary>
    static abstract TVector Greatest(TVector a, TVector b);

    /// <summary>a where x is greater than limit, else b.</summary>
    static abstract TVector WhereGreater(TVector x, TVector limit, TVector a, TVector b);
}
