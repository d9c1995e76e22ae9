using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Mote.Core;

namespace Mote.Compiler.Emit;

/// <summary>The head of an updatable model's constant block: what ties numbers to the code that reads them.</summary>
internal static class UpdatableBlock
{
    /// <summary>
    /// The first 32 bits of the SHA-256 of the topology: operators with their attributes, types, shapes and connections, without any number of
    /// the model. Two models with the same value can exchange their blocks.
    /// </summary>
    public static int TopologyOf(GraphModule module)
    {
        var bare = module with
        {
            Graphs = [.. module.Graphs.Select(g => g with
            {
                Name = "",
                Tensors = [.. g.Tensors.Select(t => t with { Name = "", Quantization = null })],
            })],
        };
        return BinaryPrimitives.ReadInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(GraphText.Render(bare))));
    }
}
