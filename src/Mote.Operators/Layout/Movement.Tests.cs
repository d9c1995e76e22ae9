using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Operators.Cases;
using Mote.Runtime;

namespace Mote.Operators.Tests.Layout;

/// <summary>Runs one node that moves elements.</summary>
internal static class Movement
{
    /// <summary>All outputs for the given values of the inputs that are not constant, in order.</summary>
    public static T[][] RunAll<T>(OperatorCase one, params T[][] inputs)
        where T : unmanaged
    {
        var session = Model.FromModule(CaseModule.Combine([one]).Module).CreateSession();
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i].CopyTo(MemoryMarshal.Cast<byte, T>(session.Input(i)));
        }

        session.Run();
        return [.. Enumerable.Range(0, session.OutputCount).Select(o => MemoryMarshal.Cast<byte, T>(session.Output(o)).ToArray())];
    }

    /// <summary>The only output.</summary>
    public static T[] Run<T>(OperatorCase one, params T[][] inputs)
        where T : unmanaged => Assert.Single(RunAll(one, inputs));

    /// <summary>0, 1, 2, ... as int8.</summary>
    public static sbyte[] Count(int count) => [.. Enumerable.Range(0, count).Select(i => (sbyte)i)];

    /// <summary>The inferred shape of an output.</summary>
    public static Shape ShapeOf(OperatorCase one, int output = 0)
    {
        var graph = CaseModule.Combine([one]).Module.Main;
        return graph.Tensors[graph.Outputs[output]].Shape;
    }

    /// <summary>The node of a case, with its tensors.</summary>
    public static NodeView View(OperatorCase one) => CaseModule.Combine([one]).Module.Main.View(0);

    /// <summary>The ids of what is wrong with a case.</summary>
    public static string[] Diagnostics(OperatorCase one) =>
        [.. Assert.Throws<DiagnosticException>(() => CaseModule.Combine([one])).Diagnostics.Select(d => d.Id).Distinct()];
}
