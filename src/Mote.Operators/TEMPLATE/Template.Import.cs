using Mote.Operators.Import;

namespace Mote.Operators.TemplateFamily;

public sealed partial record Template
{
    // The builtin operator, its table of options in the schema (null when it has none), and attributes there and back:
    //     static node => new Template { Axis = node.Options.Int32(0) }, static op => [RawField.Int32(0, op.Axis)]
    // The numbers are those of the fields in the table.
    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<Template>("TEMPLATE");
}
