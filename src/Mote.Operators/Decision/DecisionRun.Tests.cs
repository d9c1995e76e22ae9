using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Decision;
using Mote.Operators.Tests.Convolution;
using Mote.Runtime;

namespace Mote.Operators.Tests.Decision;

/// <summary>Runs single decisions by the reference arithmetic.</summary>
internal static class DecisionRun
{
    /// <summary>The outputs of some invocations of a node without inputs.</summary>
    public static T[][] Outputs<T>(OperatorCase one, int invocations)
        where T : unmanaged
    {
        var session = Model.FromModule(CaseModule.Combine([one]).Module).CreateSession();
        return [.. Enumerable.Range(0, invocations).Select(_ =>
        {
            session.Run();
            return System.Runtime.InteropServices.MemoryMarshal.Cast<byte, T>(session.Output(0)).ToArray();
        })];
    }

    /// <summary>The events of float scores, one row an invocation, as <c>label@score</c>, or <c>-</c> for none.</summary>
    public static string Events(DecisionOperator op, params float[][] rows) =>
        Text(CaseRun.Outputs(DecisionCases.AnyReal("one", op, new Shape(1, rows[0].Length)), rows));

    /// <summary>The events of int8 scores in 1/256 - 128, one row an invocation.</summary>
    public static string Events(DecisionOperator op, params sbyte[][] rows) =>
        Text(CaseRun.Outputs(DecisionCases.Integer("one", op, new Shape(1, rows[0].Length)), rows));

    private static string Text(float[][] outputs) =>
        string.Join(' ', outputs.Select(y => Text(BitConverter.SingleToInt32Bits(y[0]), BitConverter.SingleToInt32Bits(y[1]))));

    private static string Text(sbyte[][] outputs) =>
        string.Join(' ', outputs.Select(y => Text(BitConverter.ToInt32((byte[])(Array)y, 0), BitConverter.ToInt32((byte[])(Array)y, 4))));

    private static string Text(int label, int score)
    {
        if (label == -1)
        {
            Assert.Equal(0, score);
            return "-";
        }

        return FormattableString.Invariant($"{label}@{score}");
    }
}
