using Nn.Bench.Measuring;
using Nn.Kernels;

namespace Nn.Bench.Ratios.Groups;

/// <summary>Transcendental functions over a million elements, and softmax over short and long rows.</summary>
internal static class ElementwiseGroup
{
    private const int Length = 1_000_000;
    private static readonly TimeSpan s_budget = TimeSpan.FromSeconds(3);

    public static IEnumerable<RatioRow> Run(RatioContext context)
    {
        float[] x = RandomBlock.Uniform(Length, -5, 5, seed: 1), y = RandomBlock.Zeros(Length);
        foreach (ElementFunction function in Enum.GetValues<ElementFunction>())
        {
            var ours = new Contender("NnSimd", Map(function, x, y), Length, () => y);
            Rival[] rivals =
            [
                Rival.Of(context.Primitives, 1.3, peer => peer.Map(function, x)),
                Rival.Of(context.Torch, 1.3, peer => peer.Map(function, x)),
            ];
            string work = $"{function.ToString().ToLowerInvariant()} of 1M";
            foreach (RatioRow row in RatioContext.Compare("elementwise", work, s_budget, 1e-5, ours, rivals)) yield return row;
        }

        foreach (int columns in (int[])[10, 1000])
        {
            int rows = Length / columns;
            var ours = new Contender("NnSimd", times =>
            {
                for (; times > 0; times--) Activations.Softmax(x, rows, columns, y);
            }, Length, () => y);
            Rival[] rivals =
            [
                Rival.Of(context.Primitives, 1, peer => peer.Softmax(x, rows, columns)),
                Rival.Of(context.Torch, 1, peer => peer.Softmax(x, rows, columns)),
            ];
            string work = $"softmax {rows}x{columns}";
            foreach (RatioRow row in RatioContext.Compare("elementwise", work, s_budget, 1e-5, ours, rivals)) yield return row;
        }
    }

    private static Action<int> Map(ElementFunction function, float[] x, float[] y) => function switch
    {
        ElementFunction.Exp => times =>
        {
            for (; times > 0; times--) VectorMath.Exp(x, y);
        },
        ElementFunction.Sigmoid => times =>
        {
            for (; times > 0; times--) VectorMath.Sigmoid(x, y);
        },
        _ => times =>
        {
            for (; times > 0; times--) VectorMath.Tanh(x, y);
        },
    };
}
