using System.Collections.Immutable;
using System.Text;
using Mote.Core.Channels;
using Mote.Core.Emission;
using Mote.Core.Training;

namespace Mote.Core;

/// <summary>
/// An operator with its attributes: an immutable value. Everything about one operator (inference, arithmetic, import, C) lives in its own
/// folder; see docs/add-an-operator.md. Instances never hold state between calls.
/// </summary>
public abstract record Operator
{
    /// <summary>The name in messages, JSON and text form, as TFLite spells it: <c>CONV_2D</c>.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Checks the node (count, types, shapes and quantization of its inputs and outputs, attributes) and returns the type and shape of each
    /// output. Everything wrong is reported; after a report the result may be empty. Called by the verifier before any other facet, which may
    /// therefore rely on what was checked here.
    /// </summary>
    public abstract ImmutableArray<TensorType> Infer(NodeView node, NodeReport report);

    /// <summary>
    /// The reference arithmetic, which is the law: prepares everything that can be computed ahead (multipliers, tables, scratch) and returns
    /// the kernel. The kernel must not allocate. One prepared kernel serves one session; sessions do not share them.
    /// </summary>
    public abstract ReferenceKernel Prepare(NodeView node);

    /// <summary>Which C kernels compute the node, with which constants. An empty result means that no code is needed.</summary>
    public abstract NodeCode Emit(NodeView node, EmitOptions options);

    /// <summary>How the operator acts along the time axis of a stream.</summary>
    public virtual TimeBehaviour Time(NodeView node) => TimeBehaviour.Opaque;

    /// <summary>Multiply-accumulate operations of one invocation, padding included, as the field counts them; 0 for everything else.</summary>
    public virtual long Macs(NodeView node) => 0;

    /// <summary>
    /// The outputs that may start at the same address as an input that dies here: the reference and the C kernel read an element before they
    /// write to its place. Pairs of (input slot, output slot).
    /// </summary>
    public virtual ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => [];

    /// <summary>
    /// True when output 0 has the very bytes of input 0 (a reshape): the compiler lets both be one buffer and emits nothing.
    /// </summary>
    public virtual bool IsAlias(NodeView node) => false;

    /// <summary>True when the outputs follow from the shapes of the inputs, whatever their values.</summary>
    public virtual bool DependsOnShapesOnly => false;

    /// <summary>
    /// True when output 0 always has the values of input 0 (types, shapes and quantization may matter): the node can be left out where they
    /// agree.
    /// </summary>
    public virtual bool IsIdentity(NodeView node) => false;

    /// <summary>
    /// For an internal operator, which passes make: the public ones that compute the same, as a graph of one input and output each in the
    /// operator's order. Their arithmetic is the operator's reference. Null for all others.
    /// </summary>
    public virtual Graph? Decompose(NodeView node) => null;

    /// <summary>
    /// True when each element of the only output follows from the element of input 0 at its place alone, and from nothing else: such a node can
    /// be computed ahead for every value that an element can have.
    /// </summary>
    public virtual bool IsElementwise(NodeView node) => false;

    /// <summary>
    /// How the channels of an int8 node depend on each other; null where nothing is known. By default that of elementwise nodes.
    /// </summary>
    public virtual ChannelRule? Channels(NodeView node) =>
        node.OutputCount == 1 && IsElementwise(node) && node.Input(0).Type == ElementType.Int8 && node.Output(0).Type == ElementType.Int8 ? ChannelRule.Elementwise : null;

    /// <summary>
    /// This operator followed by an activation whose clamp is part of it, or null when it cannot take one over. The caller has checked that
    /// the activation only clamps (same scale and zero point before and after).
    /// </summary>
    public virtual Operator? WithActivation(NodeView node, FusedActivation activation) => null;

    /// <summary>For an operator that only clamps its input to the range of an activation: which; null for all others.</summary>
    public virtual FusedActivation? AsActivation(NodeView node) => null;

    /// <summary>For a convolution or pooling: the same with this much more padding around its input, or null.</summary>
    public virtual Operator? WithPadding(NodeView node, int top, int bottom, int left, int right) => null;

    /// <summary>For a padding of images by the value that stands for zero: how much; null for all others.</summary>
    public virtual (int Top, int Bottom, int Left, int Right)? AsPadding(NodeView node) => null;

    /// <summary>True when running the node has an effect besides its outputs (it writes a variable or calls a subgraph), so it is never removed or folded.</summary>
    public virtual bool HasSideEffects => false;

    /// <summary>
    /// For control operators: runs subgraphs. Null for all others. The runtime and the emitter implement the few kinds that exist.
    /// </summary>
    public virtual ControlFlow? Control => null;

    /// <summary>
    /// The kernel that computes the node while a network is trained; see <see cref="TrainingKernel"/> for what it may do. Operators without one of
    /// their own are computed by the reference.
    /// </summary>
    public virtual TrainingKernel Train(NodeView node) => TrainingKernel.From(Prepare(node));

    /// <summary>
    /// The rule of reverse-mode differentiation: adds the nodes that compute the gradients of the wanted inputs from those of the outputs, and gives
    /// them to the scope. False for an operator that has no gradient. Activations are not fused when this is called.
    /// </summary>
    public virtual bool Differentiate(GradientScope scope) => false;

    /// <summary>
    /// What training puts in the place of this operator, with the same operands and outputs, and how many outputs it has behind these, in which it leaves
    /// what its gradient needs; null where the gradient needs nothing more than operands and outputs.
    /// </summary>
    public virtual (Operator Form, int Saved)? TrainingForm => null;

    /// <summary>The input slots that hold what is learnt where they are float32 constants: weights, biases, gains.</summary>
    public virtual ImmutableArray<int> ParameterSlots => [];

    /// <summary>
    /// This operator without its fused activation, and the operator that applies it; null where nothing is fused. Training keeps them apart.
    /// </summary>
    public virtual (Operator Plain, FusedActivation Activation)? WithoutActivation => null;

    /// <summary>
    /// The int8 form of this node of a float network. A node whose integer form <see cref="Infer"/> then rejects (a scale out of range) stays float.
    /// </summary>
    public virtual QuantizationRule Int8Form(NodeView node) => QuantizationRule.FloatOnly;

    /// <summary>Only attributes belong to the text form, so the base prints nothing.</summary>
    protected virtual bool PrintMembers(StringBuilder builder) => false;
}

/// <summary>What a control operator asks of the executor: run a subgraph once, at the first invocation after a reset.</summary>
/// <param name="Subgraph">The index in <see cref="GraphModule.Graphs"/>.</param>
public sealed record ControlFlow(int Subgraph);

/// <summary>How an operator acts along the time axis; streaming compilation needs nothing else.</summary>
public enum TimeKind
{
    /// <summary>Each output step depends on the same input step.</summary>
    Pointwise,

    /// <summary>Each output step depends on a window of input steps.</summary>
    Windowed,

    /// <summary>Each output step depends on the input step and a state.</summary>
    Recurrent,

    /// <summary>Every output depends on all steps.</summary>
    Global,

    /// <summary>Nothing is known.</summary>
    Opaque,
}

/// <summary>The time behaviour of a node. Kernel, stride, dilation and padding have meaning for <see cref="TimeKind.Windowed"/>.</summary>
/// <param name="Kind">The class of behaviour.</param>
/// <param name="Axis">The time axis of the input; for images (N,H,W,C) it is 1.</param>
/// <param name="Kernel">Window length in steps.</param>
/// <param name="Stride">Steps between windows.</param>
/// <param name="Dilation">Steps between the taps of a window.</param>
/// <param name="PaddingBefore">Steps of padding before the first.</param>
/// <param name="PaddingAfter">Steps of padding after the last.</param>
public sealed record TimeBehaviour(TimeKind Kind, int Axis = 1, int Kernel = 1, int Stride = 1, int Dilation = 1, int PaddingBefore = 0, int PaddingAfter = 0)
{
    /// <summary>Acts on each step alone.</summary>
    public static TimeBehaviour Pointwise { get; } = new(TimeKind.Pointwise);

    /// <summary>Needs all steps.</summary>
    public static TimeBehaviour Global { get; } = new(TimeKind.Global);

    /// <summary>Nothing is known.</summary>
    public static TimeBehaviour Opaque { get; } = new(TimeKind.Opaque);
}

/// <summary>Computes one node on the given buffers. Must not allocate and must write every byte of every output.</summary>
public delegate void ReferenceKernel(in KernelIo io);
