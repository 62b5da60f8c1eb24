using Nn.Bench.Workloads;

namespace Nn.Bench.Ratios.Groups;

/// <summary>A network of the size of the handwritten digits': here the products decide.</summary>
internal static class DigitsGroup
{
    private static readonly int[] Batches = [128, 1];

    public static IEnumerable<RatioRow> Run(RatioContext context)
    {
        Workload digits = Workload.Digits;
        foreach (RatioRow row in RatioContext.Compare(
            "w2", "train step, batch 128", TimeSpan.FromSeconds(7), 1e-5, TrainingWork.Steps(digits, context.Threads),
            Rival.FmaPeak(0.75, context.Threads), Rival.Of(context.Torch, 1.3, torch => torch.Train(digits))))
        {
            yield return row;
        }

        Model model = digits.Build();
        foreach (int rows in Batches)
        {
            float[] features = digits.Data.Features[..(rows * digits.Inputs)].ToArray();
            foreach (RatioRow row in RatioContext.Compare(
                "w2", $"predict {rows}", TimeSpan.FromSeconds(3), 1e-5, TrainingWork.Predictions(model, features, rows, context.Threads),
                Rival.Of(context.Onnx, 1, onnx => onnx.Predict(model, features, rows))))
            {
                yield return row;
            }
        }
    }
}
