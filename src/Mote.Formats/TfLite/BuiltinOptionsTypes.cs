using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Mote.Formats.TfLite;

/// <summary>
/// The options tables of the TFLite schema (version 3): union numbers, names, and the slot, name and kind of each field. Reading and
/// writing options needs nothing else, so no operator's meaning is known here.
/// </summary>
public static class BuiltinOptionsTypes
{
    // A member of the union a line, in order of their numbers from 1: its name, then its fields in order of their slots from 0.
    // z bool, b byte, i int, l long, f float, s string, B vector of bytes, H of unsigned 16-bit, I of int, L of long, F of float.
    private const string BuiltinOptions =
        """
        Conv2DOptions padding:b stride_w:i stride_h:i fused_activation_function:b dilation_w_factor:i dilation_h_factor:i quantized_bias_type:b
        DepthwiseConv2DOptions padding:b stride_w:i stride_h:i depth_multiplier:i fused_activation_function:b dilation_w_factor:i dilation_h_factor:i
        ConcatEmbeddingsOptions num_channels:i num_columns_per_channel:I embedding_dim_per_channel:I
        LSHProjectionOptions type:b
        Pool2DOptions padding:b stride_w:i stride_h:i filter_width:i filter_height:i fused_activation_function:b
        SVDFOptions rank:i fused_activation_function:b asymmetric_quantize_inputs:z
        RNNOptions fused_activation_function:b asymmetric_quantize_inputs:z
        FullyConnectedOptions fused_activation_function:b weights_format:b keep_num_dims:z asymmetric_quantize_inputs:z quantized_bias_type:b
        SoftmaxOptions beta:f
        ConcatenationOptions axis:i fused_activation_function:b
        AddOptions fused_activation_function:b pot_scale_int16:z
        L2NormOptions fused_activation_function:b
        LocalResponseNormalizationOptions radius:i bias:f alpha:f beta:f
        LSTMOptions fused_activation_function:b cell_clip:f proj_clip:f kernel_type:b asymmetric_quantize_inputs:z
        ResizeBilinearOptions new_height:i new_width:i align_corners:z half_pixel_centers:z
        CallOptions subgraph:i
        ReshapeOptions new_shape:I
        SkipGramOptions ngram_size:i max_skip_size:i include_all_ngrams:z
        SpaceToDepthOptions block_size:i
        EmbeddingLookupSparseOptions combiner:b
        MulOptions fused_activation_function:b
        PadOptions
        GatherOptions axis:i batch_dims:i
        BatchToSpaceNDOptions
        SpaceToBatchNDOptions
        TransposeOptions
        ReducerOptions keep_dims:z
        SubOptions fused_activation_function:b pot_scale_int16:z
        DivOptions fused_activation_function:b
        SqueezeOptions squeeze_dims:I
        SequenceRNNOptions time_major:z fused_activation_function:b asymmetric_quantize_inputs:z
        StridedSliceOptions begin_mask:i end_mask:i ellipsis_mask:i new_axis_mask:i shrink_axis_mask:i offset:z
        ExpOptions
        TopKV2Options
        SplitOptions num_splits:i
        LogSoftmaxOptions
        CastOptions in_data_type:b out_data_type:b
        DequantizeOptions
        MaximumMinimumOptions
        ArgMaxOptions output_type:b
        LessOptions
        NegOptions
        PadV2Options
        GreaterOptions
        GreaterEqualOptions
        LessEqualOptions
        SelectOptions
        SliceOptions
        TransposeConvOptions padding:b stride_w:i stride_h:i fused_activation_function:b quantized_bias_type:b
        SparseToDenseOptions validate_indices:z
        TileOptions
        ExpandDimsOptions
        EqualOptions
        NotEqualOptions
        ShapeOptions out_type:b
        PowOptions
        ArgMinOptions output_type:b
        FakeQuantOptions min:f max:f num_bits:i narrow_range:z
        PackOptions values_count:i axis:i
        LogicalOrOptions
        OneHotOptions axis:i
        LogicalAndOptions
        LogicalNotOptions
        UnpackOptions num:i axis:i
        FloorDivOptions
        SquareOptions
        ZerosLikeOptions
        FillOptions
        BidirectionalSequenceLSTMOptions fused_activation_function:b cell_clip:f proj_clip:f merge_outputs:z time_major:z asymmetric_quantize_inputs:z
        BidirectionalSequenceRNNOptions time_major:z fused_activation_function:b merge_outputs:z asymmetric_quantize_inputs:z
        UnidirectionalSequenceLSTMOptions fused_activation_function:b cell_clip:f proj_clip:f time_major:z asymmetric_quantize_inputs:z diagonal_recurrent_tensors:z
        FloorModOptions
        RangeOptions
        ResizeNearestNeighborOptions align_corners:z half_pixel_centers:z
        LeakyReluOptions alpha:f
        SquaredDifferenceOptions
        MirrorPadOptions mode:b
        AbsOptions
        SplitVOptions num_splits:i
        UniqueOptions idx_out_type:b
        ReverseV2Options
        AddNOptions
        GatherNdOptions
        CosOptions
        WhereOptions
        RankOptions
        ReverseSequenceOptions seq_dim:i batch_dim:i
        MatrixDiagOptions
        QuantizeOptions
        MatrixSetDiagOptions
        HardSwishOptions
        IfOptions then_subgraph_index:i else_subgraph_index:i
        WhileOptions cond_subgraph_index:i body_subgraph_index:i
        DepthToSpaceOptions block_size:i
        NonMaxSuppressionV4Options
        NonMaxSuppressionV5Options
        ScatterNdOptions
        SelectV2Options
        DensifyOptions
        SegmentSumOptions
        BatchMatMulOptions adj_x:z adj_y:z asymmetric_quantize_inputs:z
        CumsumOptions exclusive:z reverse:z
        CallOnceOptions init_subgraph_index:i
        BroadcastToOptions
        Rfft2dOptions
        Conv3DOptions padding:b stride_d:i stride_w:i stride_h:i fused_activation_function:b dilation_d_factor:i dilation_w_factor:i dilation_h_factor:i
        HashtableOptions table_id:i key_dtype:b value_dtype:b
        HashtableFindOptions
        HashtableImportOptions
        HashtableSizeOptions
        VarHandleOptions container:s shared_name:s
        ReadVariableOptions
        AssignVariableOptions
        RandomOptions seed:l seed2:l
        BucketizeOptions boundaries:F
        GeluOptions approximate:z
        DynamicUpdateSliceOptions
        UnsortedSegmentProdOptions
        UnsortedSegmentMaxOptions
        UnsortedSegmentMinOptions
        UnsortedSegmentSumOptions
        ATan2Options
        SignOptions
        BitcastOptions
        BitwiseXorOptions
        RightShiftOptions
        """;

    private const string BuiltinOptions2 =
        """
        StablehloConcatenateOptions dimension:l
        StablehloBroadcastInDimOptions broadcast_dimensions:L
        StablehloSliceOptions start_indices:L limit_indices:L strides:L
        StablehloConvolutionOptions window_strides:L padding:L lhs_dilation:L rhs_dilation:L window_reversal:B input_batch_dimension:l input_feature_dimension:l input_spatial_dimensions:L kernel_input_feature_dimension:l kernel_output_feature_dimension:l kernel_spatial_dimensions:L output_batch_dimension:l output_feature_dimension:l output_spatial_dimensions:L feature_group_count:l batch_group_count:l precision_config:I
        StablehloCustomCallOptions call_target_name:s has_side_effect:z backend_config:s api_version:i called_computations:I custom_attributes:B
        StablehloReduceOptions dimensions:L body_subgraph_index:i
        StablehloScatterOptions indices_are_sorted:z update_window_dims:L inserted_window_dims:L scatter_dims_to_operand_dims:L index_vector_dim:l unique_indices:z update_computation_subgraph_index:i
        StablehloCompareOptions comparison_direction:i compare_type:i
        StablehloDynamicSliceOptions slice_sizes:L
        StablehloPadOptions edge_padding_low:L edge_padding_high:L interior_padding:L
        StablehloIotaOptions iota_dimension:l
        StablehloDotGeneralOptions lhs_batching_dimensions:L rhs_batching_dimensions:L lhs_contracting_dimensions:L rhs_contracting_dimensions:L precision_config:I
        StablehloReduceWindowOptions window_dimensions:L window_strides:L base_dilations:L window_dilations:L padding:L body_subgraph_index:i
        StablehloSortOptions dimension:l is_stable:z comparator_subgraph_index:i
        StablehloWhileOptions cond_subgraph_index:i body_subgraph_index:i
        StablehloGatherOptions offset_dims:L collapsed_slice_dims:L start_index_map:L index_vector_dim:l slice_sizes:L indices_are_sorted:z
        StablehloTransposeOptions permutation:L
        DilateOptions
        StablehloRngBitGeneratorOptions algorithm:b
        ReduceWindowOptions reduce_function:i
        StableHLOCompositeOptions name:s decomposition_subgraph_index:i composite_attributes:B composite_attributes_format:b version:i
        StablehloShiftLeftOptions
        StablehloCaseOptions branch_subgraph_indices:I
        """;

    private const string QuantizationDetails =
        """
        CustomQuantization custom:B
        BlockwiseQuantization scales:i zero_points:i block_size:i
        MultiAxisQuantization scales:i zero_points:i block_size:i quantized_dimensions:I
        """;

    private const string SparseIndexVector =
        """
        Int32Vector values:I
        Uint16Vector values:H
        Uint8Vector values:B
        """;

    private static readonly ImmutableArray<OptionsType>[] Unions =
    [
        Parse(OptionsUnion.BuiltinOptions, BuiltinOptions),
        Parse(OptionsUnion.BuiltinOptions2, BuiltinOptions2),
        Parse(OptionsUnion.QuantizationDetails, QuantizationDetails),
        Parse(OptionsUnion.SparseIndexVector, SparseIndexVector),
    ];

    private static readonly FrozenDictionary<string, OptionsType> ByName =
        Unions.SelectMany(types => types).ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);

    /// <summary>The members of a union in order of their numbers, which are 1 to their count.</summary>
    public static ImmutableArray<OptionsType> Of(OptionsUnion union) => Unions[(int)union - 1];

    /// <summary>The member of a union with this number; null when the schema has none.</summary>
    public static OptionsType? Find(OptionsUnion union, int number)
    {
        ImmutableArray<OptionsType> types = Of(union);
        return number >= 1 && number <= types.Length ? types[number - 1] : null;
    }

    /// <summary>The options table with the schema's name, such as <c>Conv2DOptions</c>; names are unique over all unions.</summary>
    /// <exception cref="ArgumentException">The schema has no such table.</exception>
    public static OptionsType Named(string name) =>
        ByName.TryGetValue(name, out OptionsType? type) ? type : throw new ArgumentException($"The schema has no options table {name}.", nameof(name));

    private static ImmutableArray<OptionsType> Parse(OptionsUnion union, string lines)
    {
        string[] rows = lines.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        return [.. rows.Select((row, index) => ParseRow(union, index + 1, row.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
    }

    private static OptionsType ParseRow(OptionsUnion union, int number, string[] words) =>
        new(union, number, words[0], [.. words.Skip(1).Select((word, slot) => new OptionsField(slot, word[..^2], KindOf(word[^1])))]);

    private static RawFieldKind KindOf(char letter) => letter switch
    {
        'z' => RawFieldKind.Bool,
        'b' => RawFieldKind.Int8,
        'i' => RawFieldKind.Int32,
        'l' => RawFieldKind.Int64,
        'f' => RawFieldKind.Float,
        's' => RawFieldKind.String,
        'B' => RawFieldKind.Bytes,
        'H' => RawFieldKind.UInt16Vector,
        'I' => RawFieldKind.Int32Vector,
        'L' => RawFieldKind.Int64Vector,
        'F' => RawFieldKind.FloatVector,
        _ => throw new InvalidOperationException($"No kind of field is written '{letter}'."),
    };
}
