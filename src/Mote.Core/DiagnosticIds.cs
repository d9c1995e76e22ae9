namespace Mote.Core;

/// <summary>
/// Every diagnostic id of the project. 1xxx: files (models below 1020, texts and recordings from there on); 2xxx: graphs and operators; 3xxx: compiler and targets; 4xxx: the tool and its
/// environment. An id is never reused.
/// </summary>
public static class DiagnosticIds
{
    /// <summary>A file is not of the format that was expected.</summary>
    public const string NotThisFormat = "MOTE1000";

    /// <summary>An offset, table, vector or string of a FlatBuffers file points outside of it.</summary>
    public const string OutOfBounds = "MOTE1001";

    /// <summary>A table, vector or number of a FlatBuffers file does not lie on a multiple of its size.</summary>
    public const string Misaligned = "MOTE1002";

    /// <summary>A string of a FlatBuffers file has no terminating zero.</summary>
    public const string UnterminatedString = "MOTE1003";

    /// <summary>A file refers to the same bytes so often that reading it would need memory out of proportion to its size.</summary>
    public const string ExpandsTooMuch = "MOTE1004";

    /// <summary>A file is of a version of its format that is not known.</summary>
    public const string UnknownFormatVersion = "MOTE1005";

    /// <summary>A model file has no subgraph.</summary>
    public const string NoSubgraph = "MOTE1006";

    /// <summary>An index of a model file names a tensor, buffer, operator code or subgraph that does not exist.</summary>
    public const string IndexOutOfRange = "MOTE1007";

    /// <summary>A tensor's shape has a negative dimension or more bytes than can be addressed.</summary>
    public const string ImpossibleShape = "MOTE1008";

    /// <summary>A constant tensor's data has not as many bytes as its shape and type need.</summary>
    public const string ConstantSizeMismatch = "MOTE1009";

    /// <summary>A model's weights lie in another file.</summary>
    public const string ExternalData = "MOTE1010";

    /// <summary>An operator's options are of another type than its reader expects, or of a type newer than this program.</summary>
    public const string UnexpectedOptions = "MOTE1011";

    /// <summary>A text is not YAML.</summary>
    public const string YamlSyntax = "MOTE1020";

    /// <summary>A YAML text uses what its readers do not: anchors, aliases, tags, keys that are no scalars, several documents.</summary>
    public const string YamlUnsupported = "MOTE1021";

    /// <summary>A map has the same key twice.</summary>
    public const string DuplicateKey = "MOTE1022";

    /// <summary>A map has a key that nothing reads.</summary>
    public const string UnknownKey = "MOTE1023";

    /// <summary>A map lacks a key.</summary>
    public const string MissingKey = "MOTE1024";

    /// <summary>A value is not of the type or in the range that its key asks for.</summary>
    public const string BadValue = "MOTE1025";

    /// <summary>A file is larger, deeper or has more parts than its reader takes.</summary>
    public const string TooLarge = "MOTE1026";

    /// <summary>A recording, a picture or an array ends before what its header announces.</summary>
    public const string RecordingTruncated = "MOTE1030";

    /// <summary>The samples of a recording or the pixels of a picture are stored in a way that is not read.</summary>
    public const string UnsupportedEncoding = "MOTE1031";

    /// <summary>A row of a table does not fit its header or the other rows.</summary>
    public const string RaggedTable = "MOTE1032";

    /// <summary>A cell of a recording is not a finite number.</summary>
    public const string NotANumber = "MOTE1033";

    /// <summary>The times of a recording do not advance evenly.</summary>
    public const string UnevenTime = "MOTE1034";

    /// <summary>A checksum or a signature is not that of the bytes that it stands for.</summary>
    public const string ChecksumMismatch = "MOTE1035";

    /// <summary>Compressed data cannot be decoded, or parts of a file contradict each other.</summary>
    public const string DamagedData = "MOTE1036";

    /// <summary>A file is not JSON, or not CBOR.</summary>
    public const string JsonSyntax = "MOTE1037";

    /// <summary>No operator of the catalog computes this operator of the file.</summary>
    public const string UnknownOperator = "MOTE2000";

    /// <summary>A node has too few or too many inputs or outputs.</summary>
    public const string OperandCount = "MOTE2001";

    /// <summary>The element types of a node are not in its operator's table.</summary>
    public const string UnsupportedTypes = "MOTE2002";

    /// <summary>Shapes of a node's operands do not fit together.</summary>
    public const string ShapeMismatch = "MOTE2003";

    /// <summary>An integer tensor lacks the quantization that its operator needs.</summary>
    public const string MissingQuantization = "MOTE2004";

    /// <summary>A quantization that the operator's arithmetic does not cover.</summary>
    public const string BadQuantization = "MOTE2005";

    /// <summary>An operand that must be known at compile time is computed.</summary>
    public const string NotConstant = "MOTE2006";

    /// <summary>An attribute's value is not supported.</summary>
    public const string UnsupportedAttribute = "MOTE2007";

    /// <summary>A tensor is used before it is computed, computed twice, or an index is out of range.</summary>
    public const string BrokenGraph = "MOTE2008";

    /// <summary>The declared type or shape of an output differs from what the operator computes.</summary>
    public const string OutputMismatch = "MOTE2009";

    /// <summary>A tensor kind that nothing here computes with (strings, sparse tensors, half precision).</summary>
    public const string UnsupportedTensor = "MOTE2010";

    /// <summary>A value of a constant operand (an axis, an index, a padding) is out of range.</summary>
    public const string OutOfRange = "MOTE2011";

    /// <summary>An operator that exists for training only stands in a graph that is to be compiled.</summary>
    public const string TrainingOnly = "MOTE2012";

    /// <summary>A network cannot be trained: an operator between the loss and what is learnt has no gradient, or nothing can be learnt.</summary>
    public const string NotDifferentiable = "MOTE2013";

    /// <summary>An option names a pass that does not exist.</summary>
    public const string UnknownPass = "MOTE3000";

    /// <summary>The package takes more RAM than the limit.</summary>
    public const string RamLimit = "MOTE3001";

    /// <summary>The constants take more flash than the limit.</summary>
    public const string FlashLimit = "MOTE3002";

    /// <summary>The package's name cannot be a prefix of C symbols.</summary>
    public const string BadName = "MOTE3003";

    /// <summary>Models of one firmware would have the same symbols or files.</summary>
    public const string NamesClash = "MOTE3010";

    /// <summary>Several models are to be compiled, but not said to share an arena.</summary>
    public const string ArenaNotShared = "MOTE3011";

    /// <summary>A file cannot be opened or read.</summary>
    public const string UnreadableFile = "MOTE4000";

    /// <summary>A file or folder cannot be written.</summary>
    public const string UnwritableFile = "MOTE4001";

    /// <summary>A value on the command line cannot be used.</summary>
    public const string BadArgument = "MOTE4002";

    /// <summary>A tool that is needed (a compiler, an emulator) is not installed.</summary>
    public const string ToolMissing = "MOTE3200";

    /// <summary>There is no target of that name.</summary>
    public const string UnknownTarget = "MOTE3201";

    /// <summary>A folder does not hold a complete package.</summary>
    public const string PackageIncomplete = "MOTE3202";

    /// <summary>The C compiler or the linker rejects a package.</summary>
    public const string PackageDoesNotBuild = "MOTE3203";

    /// <summary>The inputs given for a run do not fit the package's inputs.</summary>
    public const string InputsDoNotFit = "MOTE3204";

    /// <summary>What a run wrote is not a complete trace.</summary>
    public const string TraceUnreadable = "MOTE3205";

    /// <summary>The linked image is not an ELF file that can be measured.</summary>
    public const string ImageUnreadable = "MOTE3206";

    /// <summary>No bound of the stack can be derived from the code: recursion, an indirect call or a frame of unknown size.</summary>
    public const string NoStackBound = "MOTE3207";

    /// <summary>The target cannot be profiled, or a profile did not complete.</summary>
    public const string ProfileImpossible = "MOTE3208";

    /// <summary>The target is C only: no machine runs it.</summary>
    public const string NothingRunsIt = "MOTE3220";

    /// <summary>The linked image holds an instruction that the core does not have.</summary>
    public const string ForeignInstruction = "MOTE3221";

    /// <summary>The run made an access to memory that the core faults on because it is not aligned.</summary>
    public const string UnalignedAccess = "MOTE3222";

    /// <summary>Cycles were asked for of a core without a cycle model.</summary>
    public const string NoCycleModel = "MOTE3223";

    /// <summary>Samples are to be pushed to a model that reads no stream.</summary>
    public const string NoStream = "MOTE3224";

    /// <summary>A stream that was pushed did not come to its end.</summary>
    public const string StreamFailed = "MOTE3225";

    /// <summary>A project file says something that cannot be.</summary>
    public const string BadProject = "MOTE5000";

    /// <summary>A recording does not fit the project: its rate, its channels, its values or its length.</summary>
    public const string BadRecording = "MOTE5001";

    /// <summary>A checkpoint is of another training.</summary>
    public const string CheckpointMismatch = "MOTE6100";

    /// <summary>A file is no whole checkpoint.</summary>
    public const string CheckpointDamaged = "MOTE6101";

    /// <summary>The examples do not fit the network.</summary>
    public const string ExamplesDoNotFit = "MOTE6102";

    /// <summary>A network's description says something that cannot be.</summary>
    public const string BadNetwork = "MOTE6103";

    /// <summary>A dataset's section of a project says something that cannot be.</summary>
    public const string BadDataset = "MOTE6000";

    /// <summary>A file that a dataset names does not exist, or a source has no files.</summary>
    public const string DataMissing = "MOTE6001";

    /// <summary>An example does not fit its dataset: its rate, its channels, its length, its values.</summary>
    public const string BadExample = "MOTE6002";

    /// <summary>An example has no label, group or target where the dataset asks for one, or an unknown one.</summary>
    public const string BadLabel = "MOTE6003";

    /// <summary>A class has no example or a single one.</summary>
    public const string EmptyClass = "MOTE6004";

    /// <summary>The same example, or nearly the same, occurs more than once.</summary>
    public const string DuplicateExample = "MOTE6005";

    /// <summary>Examples on both sides of a split are the same, or of the same group.</summary>
    public const string SplitLeak = "MOTE6006";

    /// <summary>The dataset is not what its lock file says.</summary>
    public const string DatasetChanged = "MOTE6007";

    /// <summary>Samples look wrong: clipped, silent, with a large mean.</summary>
    public const string SuspectSamples = "MOTE6008";

    /// <summary>A split has no examples.</summary>
    public const string EmptySplit = "MOTE6009";

    /// <summary>A dataset is larger than what is read.</summary>
    public const string DatasetTooLarge = "MOTE6010";

    /// <summary>A float model cannot be quantized as a whole: it has state that is shared between subgraphs, gates, a stream, or nothing to quantize.</summary>
    public const string NotQuantizable = "MOTE7000";

    /// <summary>Data for calibration or comparison do not fit the model, are none, or lead to numbers that are not finite.</summary>
    public const string BadCalibrationData = "MOTE7001";

    /// <summary>The program that speaks did not say what was asked for.</summary>
    public const string SpeechFailed = "MOTE4010";
}
