using Nn.Interop;

namespace Nn.Bench.Onnx;

/// <summary>Convolutions, pooling, products, other sizes.</summary>
internal static partial class OnnxCases
{
    private static IEnumerable<OnnxCase> Windows() => Several(
        Op("Conv", 11, [X(1, 3, 7, 6), Seeded(5, 4, 3, 3, 3)]), Op("Conv", 11, [X(2, 3, 7, 6), Seeded(5, 4, 3, 3, 3), Seeded(6, 4)], [("pads", Ints(1, 0, 2, 1)), ("strides", Ints(2, 1))]),
        Op("Conv", 11, [X(1, 4, 8, 8), Seeded(5, 6, 2, 3, 3)], [("group", 2), ("dilations", Ints(2, 1)), ("pads", Ints(2, 1, 2, 1))]),
        Op("Conv", 11, [X(1, 4, 8, 8), Seeded(5, 8, 1, 3, 3), Seeded(6, 8)], [("group", 4), ("auto_pad", "SAME_LOWER"), ("strides", Ints(2, 2))]),
        Op("Conv", 11, [X(2, 3, 9), Seeded(5, 4, 3, 3)], [("pads", Ints(2, 0))]), Op("Conv", 11, [X(1, 4, 8, 8), Seeded(5, 4, 1, 3, 3)], [("group", 4), ("kernel_shape", Ints(3, 3))]),
        Op("Conv", 11, [X(1, 4, 9), Seeded(5, 4, 1, 3)], [("group", 4), ("dilations", Ints(2))]),
        Op("ConvTranspose", 11, [X(1, 3, 4, 5), Seeded(5, 3, 2, 3, 3), Seeded(6, 2)]), Op("ConvTranspose", 11, [X(1, 3, 4, 5), Seeded(5, 3, 2, 3, 3)], [("strides", Ints(2, 3)), ("pads", Ints(1, 0, 0, 1))]),
        Op("ConvTranspose", 11, [X(1, 4, 3, 3), Seeded(5, 4, 2, 3, 3)], [("group", 2), ("strides", Ints(2, 2)), ("output_padding", Ints(1, 1))]),
        Op("ConvTranspose", 11, [X(1, 2, 3, 3), Seeded(5, 2, 2, 3, 3)], [("strides", Ints(3, 2)), ("output_shape", Ints(10, 8))]),
        Op("ConvTranspose", 11, [X(1, 2, 3, 3), Seeded(5, 2, 2, 3, 3)], [("strides", Ints(2, 2)), ("auto_pad", "SAME_UPPER")]),
        Op("ConvTranspose", 11, [X(1, 2, 4), Seeded(5, 2, 3, 3)], [("strides", Ints(2)), ("dilations", Ints(2))]),
        Op("MaxPool", 12, [X(1, 3, 8, 8)], [("kernel_shape", Ints(2, 2)), ("strides", Ints(2, 2))]),
        Op("MaxPool", 12, [X(2, 3, 7, 8)], [("kernel_shape", Ints(3, 3)), ("strides", Ints(2, 2)), ("pads", Ints(1, 1, 0, 0)), ("ceil_mode", 1)]),
        Op("MaxPool", 12, [X(1, 2, 8, 8)], [("kernel_shape", Ints(2, 2)), ("dilations", Ints(2, 2))]), Op("MaxPool", 12, [X(1, 2, 9)], [("kernel_shape", Ints(3)), ("auto_pad", "SAME_LOWER"), ("strides", Ints(2))]),
        Op("MaxPool", 12, [X(2, 2, 5, 5)], [("kernel_shape", Ints(3, 3)), ("pads", Ints(1, 1, 1, 1))], [OnnxType.Float, OnnxType.Int64]),
        Op("MaxPool", 12, [X(1, 2, 5, 5)], [("kernel_shape", Ints(2, 2)), ("strides", Ints(2, 2)), ("storage_order", 1)], [OnnxType.Float, OnnxType.Int64]),
        Op("MaxPool", 12, [X(1, 2, 4, 4, 4)], [("kernel_shape", Ints(2, 2, 2)), ("strides", Ints(2, 1, 2))]),
        Op("MaxPool", 12, [X(1, 1, 2, 2)], [("kernel_shape", Ints(1, 1)), ("strides", Ints(2, 2)), ("ceil_mode", 1)]),
        Op("AveragePool", 11, [X(1, 3, 8, 8)], [("kernel_shape", Ints(3, 3)), ("strides", Ints(2, 2)), ("pads", Ints(1, 1, 1, 1))]),
        Op("AveragePool", 11, [X(1, 3, 8, 8)], [("kernel_shape", Ints(3, 3)), ("strides", Ints(2, 2)), ("pads", Ints(1, 1, 1, 1)), ("count_include_pad", 1)]),
        Op("AveragePool", 11, [X(1, 3, 8, 7)], [("kernel_shape", Ints(3, 2)), ("strides", Ints(2, 2)), ("ceil_mode", 1)]),
        Op("AveragePool", 11, [X(1, 3, 8)], [("kernel_shape", Ints(3)), ("auto_pad", "SAME_UPPER")]),
        Op("AveragePool", 11, [X(1, 2, 4, 4, 4)], [("kernel_shape", Ints(2, 2, 2))]),
        Op("LpPool", 11, [X(1, 3, 8, 8)], [("kernel_shape", Ints(3, 3)), ("strides", Ints(2, 2))]),
        Op("GlobalAveragePool", 11, [X(2, 3, 4, 5)]), Op("GlobalMaxPool", 11, [X(2, 3, 4, 5)]), Op("GlobalAveragePool", 11, [X(2, 3, 4)]), Op("GlobalLpPool", 11, [X(2, 3, 4, 5)]),
        Op("MatMul", 13, [X(3, 4), Seeded(5, 4, 5)]), Op("MatMul", 13, [X(2, 3, 4), Seeded(5, 4, 5)]), Op("MatMul", 13, [X(2, 3, 4), Seeded(5, 2, 4, 5)]),
        Op("MatMul", 13, [X(4), Seeded(5, 4, 5)]), Op("MatMul", 13, [X(3, 4), Seeded(5, 4)]), Op("MatMul", 13, [X(4), Seeded(5, 4)]), Op("MatMul", 13, [X(2, 1, 3, 4), Seeded(5, 3, 4, 2)]),
        Op("MatMul", 13, [X(3, 4), Seeded(5, 2, 4, 5)]), Op("MatMul", 13, [X(4), Seeded(5, 2, 4, 5)]),
        Op("Gemm", 13, [X(3, 4), Seeded(5, 4, 5), Seeded(6, 5)]), Op("Gemm", 13, [X(4, 3), Seeded(5, 5, 4), Seeded(6, 3, 5)], [("transA", 1), ("transB", 1), ("alpha", 0.5f), ("beta", 0.25f)]),
        Op("Gemm", 13, [X(3, 4), Seeded(5, 4, 5)], [("alpha", 2f)]), Op("Gemm", 13, [X(3, 4), Seeded(5, 4, 5), Seeded(6, 3, 1)]), Op("Gemm", 13, [X(3, 4), Seeded(5, 4, 5), Seeded(6, 1)]),
        Op("Gemm", 13, [X(3, 4), Seeded(5, 4, 5), Seeded(6, 1, 5)], [("beta", 3f)]),
        Op("Upsample", 9, [X(1, 2, 3, 3), OnnxTensor.Of([1f, 1f, 2f, 3f], 4)]), Op("Upsample", 9, [X(1, 2, 3, 3), OnnxTensor.Of([1f, 1f, 2f, 2f], 4)], [("mode", "linear")]),
        Op("Resize", 10, [X(1, 2, 3, 4), OnnxTensor.Of([1f, 1f, 2f, 0.5f], 4)]), Op("Resize", 13, [X(1, 2, 3, 4), null, OnnxTensor.Of([1f, 1f, 2f, 3f], 4)]),
        Op("Resize", 13, [X(1, 2, 3, 4), null, null, I(1, 2, 7, 9)], [("mode", "linear")]), Op("Resize", 13, [X(1, 2, 4, 4), null, null, I(1, 2, 3, 3)], [("mode", "linear"), ("coordinate_transformation_mode", "align_corners")]),
        Op("Resize", 13, [X(1, 2, 4, 4), null, null, I(1, 2, 3, 1)], [("mode", "linear"), ("coordinate_transformation_mode", "pytorch_half_pixel")]),
        Op("Resize", 13, [X(1, 2, 4, 4), null, OnnxTensor.Of([1f, 1f, 0.6f, 1.7f], 4)], [("mode", "linear"), ("coordinate_transformation_mode", "asymmetric")]),
        Op("Resize", 13, [X(1, 2, 4, 4), null, OnnxTensor.Of([1f, 1f, 2f, 2f], 4)], [("mode", "cubic")]),
        Op("Resize", 13, [X(1, 2, 4, 4), null, OnnxTensor.Of([1f, 1f, 0.8f, 0.8f], 4)], [("mode", "cubic"), ("cubic_coeff_a", -0.5f), ("exclude_outside", 1)]),
        Op("Resize", 13, [X(1, 2, 4, 4), null, OnnxTensor.Of([1f, 1f, 2.3f, 1.3f], 4)], [("nearest_mode", "floor"), ("coordinate_transformation_mode", "half_pixel")]),
        Op("Resize", 13, [X(1, 2, 4, 4), null, OnnxTensor.Of([1f, 1f, 2.3f, 1.3f], 4)], [("nearest_mode", "ceil"), ("coordinate_transformation_mode", "align_corners")]),
        Op("Resize", 13, [X(1, 2, 4, 4), null, null, I(1, 2, 7, 8)], [("nearest_mode", "round_prefer_ceil"), ("coordinate_transformation_mode", "asymmetric")]),
        Op("Resize", 18, [X(1, 2, 3, 4), null, null, I(7, 8)], [("axes", Ints(2, 3)), ("keep_aspect_ratio_policy", "not_larger")]));
}
