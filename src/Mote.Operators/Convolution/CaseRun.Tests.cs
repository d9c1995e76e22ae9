using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Operators.Cases;
using Mote.Runtime;

namespace Mote.Operators.Tests.Convolution;

/// <summary>Runs single nodes by the reference arithmetic.</summary>
internal static class CaseRun
{
    /// <summary>The output for one input of the case; each further input is another invocation of the same session.</summary>
    public static T[][] Outputs<T>(OperatorCase one, params T[][] inputs)
        where T : unmanaged
    {
        var session = Model.FromModule(CaseModule.Combine([one]).Module).CreateSession();
        return [.. inputs.Select(input =>
        {
            MemoryMarshal.AsBytes(input.AsSpan()).CopyTo(session.Input(0));
            session.Run();
            return MemoryMarshal.Cast<byte, T>(session.Output(0)).ToArray();
        })];
    }

    /// <summary>The ids of what is wrong with a case.</summary>
    public static string[] Diagnostics(OperatorCase one) =>
        [.. Assert.Throws<DiagnosticException>(() => CaseModule.Combine([one])).Diagnostics.Select(d => d.Id)];
}
