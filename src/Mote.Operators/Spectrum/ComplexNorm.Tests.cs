using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Spectrum;
using Mote.Operators.Tests.Activation;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Spectrum;

public sealed class ComplexNormTests
{
    [Fact]
    public void Power_is_the_sum_of_the_squares_times_the_scale() => Assert.Equal([12.5f, 2], Run<float, float>(new PowerSpectrum { Scale = 0.5f }, ElementType.Float32, ElementType.Float32, 3, -4, 0, 2));

    [Fact]
    public void Magnitude_is_its_root_times_the_scale() => Assert.Equal([2.5f, 1], Run<float, float>(new MagnitudeSpectrum { Scale = 0.5f }, ElementType.Float32, ElementType.Float32, 3, -4, 0, 2));

    // 2 * 32768^2 = 2^31.
    [Fact]
    public void Power_of_the_largest_integers_fits() =>
        Assert.Equal([2147483648u, 25], Run<short, uint>(new PowerSpectrum(), ElementType.Int16, ElementType.UInt32, -32768, -32768, 3, 4));

    // sqrt(2) = 1.41 -> 1, sqrt(8) = 2.83 -> 3, sqrt(2^31) = 46340.95 -> 46341; of int32: sqrt(2^63) = 3037000499.98 -> 3037000500.
    [Fact]
    public void Integer_magnitudes_are_rounded_to_nearest()
    {
        Assert.Equal([1u, 3, 46341], Run<short, uint>(new MagnitudeSpectrum(), ElementType.Int16, ElementType.UInt32, 1, 1, 2, -2, -32768, -32768));
        Assert.Equal([3u, 3037000500], Run<int, uint>(new MagnitudeSpectrum(), ElementType.Int32, ElementType.UInt32, 2, -2, int.MinValue, int.MinValue));
    }

    [Fact]
    public void A_scale_of_integers_is_reported() => Assert.Equal([DiagnosticIds.UnsupportedAttribute],
        CaseRun.Diagnostics(new OperatorCase("one", new PowerSpectrum { Scale = 2 }).Input(ElementType.Int16, new Shape(3, 2)).Output(ElementType.UInt32)));

    [Fact]
    public void Numbers_that_are_not_complex_are_reported() => Assert.Equal([DiagnosticIds.ShapeMismatch],
        CaseRun.Diagnostics(new OperatorCase("one", new MagnitudeSpectrum()).Input(ElementType.Float32, new Shape(2, 3)).Output(ElementType.Float32)));

    private static TTo[] Run<TFrom, TTo>(Operator op, ElementType from, ElementType to, params TFrom[] values)
        where TFrom : unmanaged
        where TTo : unmanaged => SingleNode.Run<TFrom, TTo>(op, from, new Shape(values.Length / 2, 2), null, values, to, null);
}
