namespace Mote.Synthesis.Vibration;

/// <summary>What is wrong with a machine.</summary>
public enum MachineState
{
    /// <summary>Nothing: a little imbalance and misalignment, as every machine has.</summary>
    Normal,

    /// <summary>The mass is off the axis: the radial axes shake once a turn.</summary>
    Imbalance,

    /// <summary>The coupled shafts do not align: twice a turn, also along the shaft.</summary>
    Misalignment,

    /// <summary>A loose foot: many harmonics and half orders, clipped on one side, with rattle.</summary>
    Looseness,

    /// <summary>A pit in the outer ring of the bearing.</summary>
    OuterRace,

    /// <summary>A pit in the inner ring, which turns through the load zone.</summary>
    InnerRace,

    /// <summary>A pit in a ball.</summary>
    Ball,
}
