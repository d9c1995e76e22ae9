namespace Mote.Core.Training;

/// <summary>
/// Computes one node while a network is trained, on float32 and as fast as it can. Unlike the reference it may use fused multiply-add and sums
/// in another order, but in one that depends neither on the number of threads nor on the width of the vectors: every sum has its terms in an
/// order that follows from the shapes alone (vectors run across outputs, or across a fixed number of partial sums), so the same seed gives the
/// same bits on any machine.
///
/// A node falls into pieces that can be computed at the same time, in any order, by any number of threads; how many there are follows from the
/// shapes. What they leave to be put together, they leave in the kernel's own buffers, piece by piece; <see cref="Finish"/> then adds it up.
/// One kernel serves one executor; it allocates when it is prepared and never while it runs.
/// </summary>
public abstract class TrainingKernel
{
    /// <summary>The number of independent pieces, at least 1.</summary>
    public virtual int Pieces => 1;

    /// <summary>Called once before the pieces, on one thread: to lay out weights for them, for example.</summary>
    public virtual void Start(in KernelIo io)
    {
    }

    /// <summary>Computes one piece.</summary>
    /// <param name="io">The buffers of the node, the same for all pieces.</param>
    /// <param name="piece">Which, from 0.</param>
    public abstract void Run(in KernelIo io, int piece);

    /// <summary>Called once after all pieces, on one thread.</summary>
    public virtual void Finish(in KernelIo io)
    {
    }

    /// <summary>Runs everything on the calling thread.</summary>
    public void RunAll(in KernelIo io)
    {
        Start(io);
        for (int piece = 0; piece < Pieces; piece++)
        {
            Run(io, piece);
        }

        Finish(io);
    }

    /// <summary>A kernel of one piece from a reference kernel.</summary>
    public static TrainingKernel From(ReferenceKernel kernel) => new ReferencePiece(kernel);

    private sealed class ReferencePiece(ReferenceKernel kernel) : TrainingKernel
    {
        public override void Run(in KernelIo io, int piece) => kernel(io);
    }
}
