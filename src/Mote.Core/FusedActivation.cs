namespace Mote.Core;

/// <summary>An activation that an operator applies to its own result. Values as in the TFLite schema.</summary>
public enum FusedActivation
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>max(x, 0).</summary>
    Relu = 1,

    /// <summary>Clamped to [-1, 1].</summary>
    ReluN1To1 = 2,

    /// <summary>Clamped to [0, 6].</summary>
    Relu6 = 3,
}
