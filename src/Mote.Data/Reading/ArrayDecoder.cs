using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using Mote.Core;
using Mote.Formats;
using Mote.Formats.Idx;
using Mote.Formats.Images;
using Mote.Formats.Npy;

namespace Mote.Data.Reading;

/// <summary>The examples of an array: of an IDX file, whose labels are in another, or of an NPZ archive, whose labels are another of its arrays.</summary>
internal sealed class ArrayDecoder(DatasetSpec spec, SourceSpec source)
{
    /// <summary>Numbers of all examples together: they are kept as floats while the file is read.</summary>
    private const long MaxElements = 1L << 28;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="place">Its name, for messages.</param>
    /// <exception cref="DiagnosticException">It cannot be read, or its arrays do not fit the kind of data or each other.</exception>
    public DecodedFile Decode(string path, string place)
    {
        var (samples, labels, labelPlace) = source.Format == SourceFormat.Idx ? Idx(path, place) : Npz(path, place);
        int[] shape = [.. samples.Shape];
        bool isPicture = spec.Kind == DataKind.Image;
        int least = isPicture ? 3 : 2;
        long elements = shape.Aggregate(1L, (product, extent) => product > MaxElements ? product : product * extent);
        if (shape.Length < least || shape.Length > least + 1 || elements == 0 || (isPicture && shape.Length == 4 && shape[3] is not (1 or 3)) || (isPicture && samples.TypeCode != "u1"))
        {
            throw Bad(place, $"the array is ({string.Join(", ", shape)}) of the type {samples.TypeCode}",
                isPicture ? "(examples, height, width) or (examples, height, width, 1 or 3) of the type u1" : "(examples, time) or (examples, time, channels)");
        }

        if (elements > MaxElements)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.TooLarge, place, $"the array ({string.Join(", ", shape)}) has too many numbers",
                string.Create(CultureInfo.InvariantCulture, $"up to {MaxElements}"), "Cut the file into parts"));
        }

        if (labels is not null && (labels.Shape.Length != 1 || labels.TypeCode[0] is not ('u' or 'i')))
        {
            throw Bad(labelPlace, $"the labels are ({string.Join(", ", labels.Shape)}) of the type {labels.TypeCode}", "whole numbers, one for each example");
        }

        if (labels is not null && labels.Shape[0] != shape[0])
        {
            throw Bad(labelPlace, $"there are {labels.Shape[0]} labels for the {shape[0]} examples of {place}", "one for each example");
        }

        var series = ImmutableArray.CreateBuilder<DecodedSeries>(shape[0]);
        int count = (int)(elements / shape[0]);
        for (int i = 0; i < shape[0]; i++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"example {i}");
            var one = isPicture
                ? PictureDecoder.Fit(new Picture(shape[2], shape[1], shape.Length == 4 ? shape[3] : 1, samples.Data.Slice(i * count, count).ToArray()), $"{place}, {name}", spec.Image)
                : new DecodedSeries
                {
                    Samples = Values(samples, i * count, count, $"{place}, {name}"),
                    Channels = [.. Enumerable.Range(1, shape.Length == 3 ? shape[2] : 1).Select(c => string.Create(CultureInfo.InvariantCulture, $"channel {c}"))],
                    Rate = spec.Rate,
                };
            series.Add(one with { Name = name, Label = labels is null ? null : Integer(labels, i) });
        }

        return new DecodedFile(series.MoveToImmutable());
    }

    private (NpyFile Samples, NpyFile? Labels, string LabelPlace) Idx(string path, string place)
    {
        var samples = IdxReader.Read(FileBytes.Read(path), place);
        if (source.Arrays?.Labels is not { } name)
        {
            return (samples, null, "");
        }

        string labelPath = Path.Combine(Path.GetDirectoryName(path)!, name);
        string labelPlace = place.LastIndexOf('/') is > 0 and var slash ? $"{place[..slash]}/{name}" : name;
        return File.Exists(labelPath) ? (samples, IdxReader.Read(FileBytes.Read(labelPath), labelPlace), labelPlace)
            : throw new DiagnosticException(new Diagnostic(DiagnosticIds.DataMissing, labelPlace, $"the file with the labels of {place} is missing", Remedy: "Name it under 'arrays: {labels: ...}', from the folder of the examples on"));
    }

    private (NpyFile Samples, NpyFile? Labels, string LabelPlace) Npz(string path, string place)
    {
        byte[] file = FileBytes.Read(path);
        string? wanted = source.Arrays?.Samples, labels = source.Arrays?.Labels;
        string[] names = [.. new[] { wanted, labels }.OfType<string>()];
        var arrays = NpzReader.Read(file, place, wanted is null ? null : names);
        string[] others = [.. arrays.Keys.Where(k => k != labels)];
        if (wanted is null && others is not [_])
        {
            throw Bad(place, $"it has the arrays {string.Join(", ", arrays.Keys)}", "one array of examples", "Name it under 'arrays: {samples: ...}'");
        }

        wanted ??= others[0];
        foreach (string name in names.Where(n => !arrays.ContainsKey(n)))
        {
            throw Bad(place, $"it has no array '{name}'", string.Join(", ", arrays.Keys));
        }

        return (arrays[wanted], labels is null ? null : arrays[labels], $"{place}, {labels}");
    }

    private static float[] Values(NpyFile array, int from, int count, string place)
    {
        var values = new float[count];
        for (int i = 0; i < count; i++)
        {
            float value = Value(array, from + i);
            values[i] = float.IsFinite(value) ? value : throw new DiagnosticException(new Diagnostic(DiagnosticIds.NotANumber,
                string.Create(CultureInfo.InvariantCulture, $"{place}, number {i}"), "it is not a finite number", Remedy: "Repair or remove the example"));
        }

        return values;
    }

    private static float Value(NpyFile array, int index) => array.TypeCode switch
    {
        "f2" => (float)BinaryPrimitives.ReadHalfLittleEndian(At(array, index)),
        "f4" => BinaryPrimitives.ReadSingleLittleEndian(At(array, index)),
        "f8" => (float)BinaryPrimitives.ReadDoubleLittleEndian(At(array, index)),
        "u8" => BinaryPrimitives.ReadUInt64LittleEndian(At(array, index)),
        _ => Whole(array, index),
    };

    private static string Integer(NpyFile array, int index) => array.TypeCode == "u8"
        ? BinaryPrimitives.ReadUInt64LittleEndian(At(array, index)).ToString(CultureInfo.InvariantCulture)
        : Whole(array, index).ToString(CultureInfo.InvariantCulture);

    private static long Whole(NpyFile array, int index) => array.TypeCode switch
    {
        "i1" => (sbyte)At(array, index)[0],
        "i2" => BinaryPrimitives.ReadInt16LittleEndian(At(array, index)),
        "u2" => BinaryPrimitives.ReadUInt16LittleEndian(At(array, index)),
        "i4" => BinaryPrimitives.ReadInt32LittleEndian(At(array, index)),
        "u4" => BinaryPrimitives.ReadUInt32LittleEndian(At(array, index)),
        "i8" => BinaryPrimitives.ReadInt64LittleEndian(At(array, index)),
        _ => At(array, index)[0],
    };

    private static ReadOnlySpan<byte> At(NpyFile array, int index)
    {
        int bytes = array.TypeCode[1] - '0';
        return array.Data.Span.Slice(index * bytes, bytes);
    }

    private static DiagnosticException Bad(string place, string found, string supported, string? remedy = null) =>
        new(new Diagnostic(DiagnosticIds.BadExample, place, found, supported, remedy));
}
