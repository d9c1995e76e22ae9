using Mote.Core;

namespace Mote.Compiler.Passes;

/// <summary>A rewrite of the graph that never changes a bit of any output.</summary>
public interface IPass
{
    /// <summary>A verb phrase, as in <c>--disable FoldConstants</c>.</summary>
    string Name { get; }

    /// <summary>True when the rewrite looks at the model's numbers; such a pass is off for updatable models.</summary>
    bool ReadsNumbers { get; }

    /// <summary>The rewritten module; the very same instance when there is nothing to do.</summary>
    GraphModule Run(GraphModule module);
}
