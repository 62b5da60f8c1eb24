using Nn.Bench.Measuring;
using Nn.Bench.Workloads;

namespace Nn.Bench.Ratios.Groups;

/// <summary>The smallest network that is worth something: here a library's overhead decides.</summary>
internal static class CirclesGroup
{
    public static IEnumerable<RatioRow> Run(RatioContext context)
    {
        Workload circles = Workload.Circles;
        Contender train = TrainingWork.Steps(circles, context.Threads);
        foreach (RatioRow row in RatioContext.Compare(
            "w1", "train step, batch 32", TimeSpan.FromSeconds(6), 1e-5, train, Rival.Of(context.Torch, 50, torch => torch.Train(circles))))
        {
            yield return row;
        }

        Model model = circles.Build();
        float[] sample = [0.3f, -0.2f];
        Contender predict = TrainingWork.Predictions(model, sample, rows: 1, context.Threads);
        foreach (RatioRow row in RatioContext.Compare(
            "w1", "predict 1", TimeSpan.FromSeconds(4), 1e-5, predict,
            Rival.Of(context.Onnx, 15, onnx => onnx.Predict(model, sample, rows: 1))))
        {
            yield return row;
        }
    }
}
