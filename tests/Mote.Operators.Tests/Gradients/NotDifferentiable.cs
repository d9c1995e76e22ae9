namespace Mote.Operators.Tests.Gradients;

/// <summary>Operators with float cases that have no gradient, each with the reason, and those whose rule is still to come.</summary>
public static class NotDifferentiable
{
    /// <summary>Operators whose rule is written elsewhere and not here yet. A line whose operator has a rule fails a test, so that it is removed.</summary>
    public static string[] Pending { get; } = [];

    /// <summary>By the name of the type: why there is no rule.</summary>
    public static Dictionary<string, string> Reasons { get; } = new()
    {
        ["ArgmaxReject"] = Decision,
        ["AssignVariable"] = State,
        ["BiquadCascade"] = State,
        ["Cast"] = Conversion,
        ["Cmvn"] = FrontEnd,
        ["DcBlock"] = State,
        ["Dct"] = FrontEnd,
        ["Dequantize"] = Conversion,
        ["Finite"] = "not differentiable: replaces what is no number before anything is learnt",
        ["Fir"] = State,
        ["FrameWindow"] = FrontEnd,
        ["GmmScore"] = Decision,
        ["Hysteresis"] = Decision,
        ["Irfft"] = FrontEnd,
        ["KMeansScore"] = Decision,
        ["Magnitude"] = FrontEnd,
        ["MaxHoldWelch"] = FrontEnd,
        ["MovingAverage"] = State,
        ["MovingMean"] = State,
        ["NoiseFloorNormalize"] = FrontEnd,
        ["Normalize"] = FrontEnd,
        ["PreEmphasis"] = State,
        ["Quantize"] = Conversion,
        ["ReadVariable"] = State,
        ["RecognizeCommands"] = Decision,
        ["Rfft"] = FrontEnd,
        ["ShapeOf"] = "not differentiable: follows from shapes, not from values",
        ["SignalIrfft"] = FrontEnd,
        ["SignalOverlapAdd"] = State,
        ["SignalRfft"] = FrontEnd,
        ["SpectralFeatures"] = FrontEnd,
        ["StackRows"] = State,
        ["Svdf"] = State,
        ["Threshold"] = Decision,
        ["Vote"] = Decision,
        ["WindowStatistics"] = FrontEnd,
    };

    private const string Decision = "not differentiable: a decision after the network, whose numbers are set by what it is measured on";
    private const string State = "not differentiable: keeps a state between invocations, so its gradient is not one of a single invocation";
    private const string Conversion = "not differentiable: between integers and floats; training quantizes with FAKE_QUANTIZE";
    private const string FrontEnd = "not differentiated: part of the front end, before which nothing is learnt; training starts from its features";
}
