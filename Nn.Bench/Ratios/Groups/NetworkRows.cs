using Nn.Bench.Workloads;

namespace Nn.Bench.Ratios.Groups;

/// <summary>A network's training step and its predictions beside the peers'.</summary>
internal static class NetworkRows
{
    /// <summary>One training step.</summary>
    public static IEnumerable<RatioRow> Train(
        string group, Workload workload, RatioContext context, double torchGoal, double? peakGoal = null, double tolerance = 1e-5)
    {
        var rivals = new List<Rival> { Rival.Of(context.Torch, torchGoal, torch => torch.Train(workload)) };
        if (peakGoal is { } goal) rivals.Add(Rival.FmaPeak(goal, context.Threads));
        return RatioContext.Compare(
            group, $"train step, batch {workload.Batch}", TimeSpan.FromSeconds(7), tolerance, TrainingWork.Steps(workload, context.Threads), rivals);
    }

    /// <summary>One prediction of so many samples.</summary>
    public static IEnumerable<RatioRow> Predict(string group, Workload workload, Model model, RatioContext context, int rows, double goal)
    {
        float[] features = workload.Data.Features[..(rows * workload.Inputs)].ToArray();
        return RatioContext.Compare(
            group, $"predict {rows}", TimeSpan.FromSeconds(3), 1e-5, TrainingWork.Predictions(model, features, rows, context.Threads),
            Rival.Of(context.Onnx, goal, onnx => onnx.Predict(model, features, rows)));
    }
}
