using Mote.Core;
using Mote.Operators.Cases;

namespace Mote.Operators.Pooling;

public abstract partial record Pooling2D
{
    /// <summary>Cases of a member: every type, padding, activation; windows inside the input, across its borders and larger than it.</summary>
    protected static IEnumerable<OperatorCase> CasesOf<T>()
        where T : Pooling2D, new()
    {
        foreach (var type in new[] { ElementType.Int8, ElementType.Int16, ElementType.Float32 })
        {
            OperatorCase Make(string name, T op, Shape x, int zero = -3, float scale = 0.05f)
            {
                var quantization = type == ElementType.Float32 ? null : new Quantization(type == ElementType.Int16 ? scale / 256 : scale, type == ElementType.Int16 ? 0 : zero);
                return new OperatorCase($"{type.Label()} {name}", op).Input(type, x, quantization).Output(type, quantization);
            }

            var plain = new T { FilterHeight = 2, FilterWidth = 2, StrideHeight = 2, StrideWidth = 2 };
            yield return Make("2x2 VALID, stride 2", plain, new Shape(2, 5, 6, 7));
            yield return Make("2x2 VALID, whole input, RELU", plain with { Activation = FusedActivation.Relu }, new Shape(1, 2, 2, 9), zero: 20);
            yield return Make("3x3 SAME, RELU6",
                new T { Padding = PaddingScheme.Same, FilterHeight = 3, FilterWidth = 3, Activation = FusedActivation.Relu6 }, new Shape(1, 4, 5, 5), zero: -100, scale: 0.07f);
            yield return Make("4x3 SAME, stride 3x2, RELU_N1_TO_1",
                new T { Padding = PaddingScheme.Same, FilterHeight = 4, FilterWidth = 3, StrideHeight = 3, StrideWidth = 2, Activation = FusedActivation.ReluN1To1 },
                new Shape(1, 8, 7, 4), zero: 4, scale: 0.02f);
            yield return Make("2x5 VALID, stride 1x3", new T { FilterHeight = 2, FilterWidth = 5, StrideWidth = 3 }, new Shape(2, 3, 9, 6));
            yield return Make("5x1 SAME, stride 4x1", new T { Padding = PaddingScheme.Same, FilterHeight = 5, StrideHeight = 4 }, new Shape(1, 6, 3, 3));
            yield return Make("window larger than the input", new T { Padding = PaddingScheme.Same, FilterHeight = 7, FilterWidth = 9 }, new Shape(1, 2, 3, 1));
            yield return Make("explicit padding",
                new T { Padding = PaddingScheme.Explicit, Pads = new ExplicitPadding(2, 1, 1, 2), FilterHeight = 3, FilterWidth = 3, StrideHeight = 2 }, new Shape(1, 4, 3, 5));
            yield return Make("explicit padding before only",
                new T { Padding = PaddingScheme.Explicit, Pads = new ExplicitPadding(1, 0, 1, 0), FilterHeight = 2, FilterWidth = 2, StrideHeight = 4, StrideWidth = 3 }, new Shape(1, 6, 5, 2));
            yield return Make("1x1, stride 2x3", new T { StrideHeight = 2, StrideWidth = 3 }, new Shape(1, 3, 5, 2));
            yield return Make("6x5 over everything, 12 channels", new T { FilterHeight = 6, FilterWidth = 5, StrideHeight = 6, StrideWidth = 5 }, new Shape(1, 6, 5, 12));
            yield return Make("2x1, small numbers", new T { FilterHeight = 2 }, new Shape(1, 9, 4, 8)).Range(0, -1, 1);
            yield return Make("one column", new T { Padding = PaddingScheme.Same, FilterHeight = 2, StrideHeight = 1 }, new Shape(1, 4, 1, 3));
        }
    }
}
