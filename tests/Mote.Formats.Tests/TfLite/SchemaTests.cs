using Mote.Formats.TfLite;

namespace Mote.Formats.Tests.TfLite;

public sealed class SchemaTests
{
    [Theory]
    [InlineData("ADD", 0)]
    [InlineData("CONV_2D", 3)]
    [InlineData("CUSTOM", 32)]
    [InlineData("MEAN", 40)]
    [InlineData("ROUND", 116)]
    [InlineData("PLACEHOLDER_FOR_GREATER_OP_CODES", 127)]
    [InlineData("VAR_HANDLE", 142)]
    [InlineData("RIGHT_SHIFT", 161)]
    [InlineData("DILATE", 203)]
    [InlineData("STABLEHLO_CASE", 209)]
    public void Operators_have_their_numbers(string name, int code)
    {
        Assert.Equal(code, BuiltinOperators.Number(name));
        Assert.Equal(name, BuiltinOperators.Name(code));
    }

    [Fact]
    public void Names_and_numbers_of_operators_belong_together()
    {
        Assert.Equal(210, BuiltinOperators.Count);
        for (int code = 0; code < BuiltinOperators.Count; code++)
        {
            Assert.True(BuiltinOperators.TryNumber(BuiltinOperators.Name(code), out int found));
            Assert.Equal(code, found);
        }

        Assert.False(BuiltinOperators.TryNumber("NO_SUCH_OPERATOR", out _));
        Assert.Throws<ArgumentException>(() => BuiltinOperators.Number("NO_SUCH_OPERATOR"));
        Assert.Equal("BUILTIN_210", BuiltinOperators.Name(210));
        Assert.Equal("BUILTIN_-1", BuiltinOperators.Name(-1));
    }

    [Theory]
    [InlineData("Conv2DOptions", 1, "dilation_h_factor", 5)]
    [InlineData("FullyConnectedOptions", 8, "keep_num_dims", 2)]
    [InlineData("ReshapeOptions", 17, "new_shape", 0)]
    [InlineData("LeakyReluOptions", 75, "alpha", 0)]
    [InlineData("BatchMatMulOptions", 101, "adj_y", 1)]
    [InlineData("VarHandleOptions", 111, "shared_name", 1)]
    [InlineData("StableHLOCompositeOptions", 21, "version", 4)]
    [InlineData("BlockwiseQuantization", 2, "block_size", 2)]
    public void Options_tables_have_their_numbers_and_slots(string name, int number, string field, int slot)
    {
        OptionsType type = BuiltinOptionsTypes.Named(name);
        Assert.Equal(number, type.Number);
        Assert.Equal(slot, type.Slot(field));
        Assert.Same(type, BuiltinOptionsTypes.Find(type.Union, number));
        Assert.Throws<ArgumentException>(() => type.Slot("no_such_field"));
    }

    [Fact]
    public void The_unions_have_as_many_members_as_the_schema()
    {
        Assert.Equal(126, BuiltinOptionsTypes.Of(OptionsUnion.BuiltinOptions).Length);
        Assert.Equal(23, BuiltinOptionsTypes.Of(OptionsUnion.BuiltinOptions2).Length);
        Assert.Null(BuiltinOptionsTypes.Find(OptionsUnion.BuiltinOptions, 0));
        Assert.Null(BuiltinOptionsTypes.Find(OptionsUnion.BuiltinOptions, 127));
        Assert.Throws<ArgumentException>(() => BuiltinOptionsTypes.Named("NoSuchOptions"));
    }

    [Theory]
    [InlineData("FLOAT32", TensorTypes.Float32, 32)]
    [InlineData("STRING", TensorTypes.String, null)]
    [InlineData("INT8", TensorTypes.Int8, 8)]
    [InlineData("RESOURCE", TensorTypes.Resource, null)]
    [InlineData("UINT16", TensorTypes.UInt16, 16)]
    [InlineData("INT4", TensorTypes.Int4, 4)]
    [InlineData("FLOAT8_E5M2", 22, 8)]
    public void Tensor_types_have_their_numbers_and_sizes(string name, int number, int? bits)
    {
        Assert.True(TensorTypes.TryNumber(name, out int found));
        Assert.Equal(number, found);
        Assert.Equal(name, TensorTypes.Name(number));
        Assert.Equal(bits, TensorTypes.BitsPerElement(number));
        Assert.Equal("TYPE_23", TensorTypes.Name(TensorTypes.Count));
    }

    [Fact]
    public void Absent_fields_read_as_the_default_that_the_caller_names()
    {
        RawOptions options = RawOptions.Create("Conv2DOptions", RawField.Int32(2, 5));
        Assert.Equal(5, options.Int32(2, 1));
        Assert.Equal(1, options.Int32(4, 1));
        Assert.Equal(7, RawOptions.None.Int8(0, 7));
        Assert.True(RawOptions.None.Bool(0, true));
        Assert.Equal(0.5f, RawOptions.None.Float(0, 0.5f));
        Assert.Equal(-1L, RawOptions.None.Int64(0, -1));
        Assert.Null(RawOptions.None.String(0));
        Assert.Empty(RawOptions.None.Int32Vector(0));
        Assert.Same(options, options.Expect("Conv2DOptions"));
        Assert.Same(RawOptions.None, RawOptions.None.Expect("Conv2DOptions"));
    }

    [Fact]
    public void Options_that_the_schema_does_not_have_cannot_be_made()
    {
        Assert.Throws<ArgumentException>(() => RawOptions.Create("NoSuchOptions"));
        Assert.Throws<ArgumentException>(() => RawOptions.Create("SoftmaxOptions", RawField.Float(1, 1f)));
        Assert.Throws<ArgumentException>(() => RawOptions.Create("SoftmaxOptions", RawField.Int32(0, 1)));
        Assert.Throws<ArgumentException>(() => RawOptions.Create("SoftmaxOptions", RawField.Float(0, 1f), RawField.Float(0, 2f)));
    }
}
