using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Mote.Operators.Training;

/// <summary>Something that is made for one width of vectors.</summary>
/// <typeparam name="TResult">What.</typeparam>
internal interface ILaneChoice<TResult>
{
    /// <summary>Makes it.</summary>
    TResult With<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : struct;
}

/// <summary>Which vectors the training kernels use. Results do not depend on it.</summary>
internal static class Lanes
{
    [ThreadStatic]
    private static int _override;

    /// <summary>Lanes of the widest vectors of this machine: 16, 8, 4, or 1 where there are none with fused multiply-add.</summary>
    public static int Widest { get; } = Avx512F.IsSupported ? 16 : Fma.IsSupported ? 8 : AdvSimd.Arm64.IsSupported ? 4 : 1;

    /// <summary>Lanes of what is made from now on by this thread; tests compare the widths. 0 is <see cref="Widest"/>.</summary>
    public static int Width
    {
        get => _override == 0 ? Widest : _override;
        set => _override = value;
    }

    /// <summary>Makes something for the vectors in use.</summary>
    public static TResult Choose<TResult>(ILaneChoice<TResult> choice) => Width switch
    {
        16 => choice.With<Lanes512, Vector512<float>>(),
        8 => choice.With<Lanes256, Vector256<float>>(),
        4 => choice.With<Lanes128, Vector128<float>>(),
        _ => choice.With<Lanes1, float>(),
    };
}
