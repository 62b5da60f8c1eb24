using System.Diagnostics;
using System.Globalization;
using Nn.Bench.Measuring;
using Nn.Bench.Workloads;
using Nn.Execution;
using Nn.Layers;
using Nn.Training;

namespace Nn.Bench.Profiling;

/// <summary>
/// <c>profile w1|w2</c>: where the time of a training step goes. A product counts two operations a multiply-add; what is bound by memory
/// counts each value once that it must read or write.
/// </summary>
internal static class ProfileCommand
{
    public const string Usage = "profile w1|w2";

    private static readonly Dictionary<string, (Func<Workload> Workload, int Epochs)> s_workloads = new()
    {
        ["w1"] = (() => Workload.Circles, 2000),
        ["w2"] = (() => Workload.Digits, 1),
    };

    public static int Run(ReadOnlySpan<string> arguments)
    {
        if (arguments.Length != 1 || !s_workloads.TryGetValue(arguments[0], out (Func<Workload> Workload, int Epochs) chosen))
        {
            Console.Error.WriteLine($"profile: expected one of {string.Join(", ", s_workloads.Keys)}. Usage: {Usage}");
            return 1;
        }

        Workload workload = chosen.Workload();
        Model model = workload.Build();
        using var trainer = new Trainer(model, workload.Optimizer, workload.Loss, Metric.Accuracy);
        var options = new FitOptions { BatchSize = workload.Batch, Epochs = chosen.Epochs };
        trainer.Fit(workload.Data, options with { Epochs = Math.Max(1, chosen.Epochs / 10) });
        var profile = new StepProfile();
        trainer.Observer = profile;
        trainer.Fit(workload.Data, options);
        foreach (string line in Machine.Describe()) Console.WriteLine(line);
        Print(profile, model, PeakOfCore());
        return 0;
    }

    private static void Print(StepProfile profile, Model model, double peak)
    {
        double toMicroseconds = 1e6 / Stopwatch.Frequency;
        (StepPhase Phase, PlacedNode? Node, long Ticks)[] pieces = [.. profile.Pieces];
        double total = pieces.Sum(piece => piece.Ticks) * toMicroseconds;
        double rows = (double)profile.Samples / profile.Steps;
        Console.WriteLine(FormattableString.Invariant(
            $"{profile.Steps:N0} steps of {rows:F0} samples, {total:F2} µs a step (medians); FMA peak {peak:F1} GFLOP/s"));
        Console.WriteLine();
        Console.WriteLine($"{"piece",-44} {"µs",9} {"share",7} {"GFLOP/s",9} {"of peak",8} {"GB/s",7}");
        foreach ((StepPhase phase, PlacedNode? node, long ticks) in pieces)
        {
            double time = ticks * toMicroseconds;
            double operations = Operations(phase, node, rows), bytes = Bytes(phase, node, model, rows);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Name(phase, node, model),-44} {time,9:F3} {time / total,7:P1} {Rate(operations, time, "F1"),9} "
                + $"{(operations == 0 ? "" : (operations / time / 1e3 / peak).ToString("P0", CultureInfo.InvariantCulture)),8} "
                + $"{Rate(bytes, time, "F1"),7}"));
        }
    }

    private static string Rate(double amount, double microseconds, string format) =>
        amount == 0 ? "" : (amount / microseconds / 1e3).ToString(format, CultureInfo.InvariantCulture);

    private static string Name(StepPhase phase, PlacedNode? node, Model model) => node is null
        ? phase.ToString().ToLowerInvariant()
        : $"{phase.ToString().ToLowerInvariant()} {node.Node.GetType().Name} "
            + $"{model.Graph.Slots.Sizes[node.Inputs[0]]} → {model.Graph.Slots.Sizes[node.Outputs[0]]}";

    private static double Operations(StepPhase phase, PlacedNode? node, double rows)
    {
        if (node is not { Node: ProductNode product }) return 0;
        double forward = 2.0 * rows * node.RowsPerSample * product.Kernel.Length;
        return phase == StepPhase.Forward || node.Inputs[0] == 0 ? forward : 2 * forward;
    }

    private static double Bytes(StepPhase phase, PlacedNode? node, Model model, double rows)
    {
        double values = phase switch
        {
            StepPhase.Load => 2 * rows * model.InputShape.Size,
            StepPhase.Update => 5.0 * model.WeightBlock.Length,
            StepPhase.Forward when node?.Node is not ProductNode =>
                rows * (model.Graph.Slots.Sizes[node!.Inputs[0]] + model.Graph.Slots.Sizes[node.Outputs[0]]),
            StepPhase.Backward when node?.Node is not ProductNode =>
                rows * ((2.0 * model.Graph.Slots.Sizes[node!.Inputs[0]]) + model.Graph.Slots.Sizes[node.Outputs[0]]),
            _ => 0,
        };
        return values * sizeof(float);
    }

    private static double PeakOfCore()
    {
        Contender peak = FmaPeak.Contender();
        double best = 0;
        for (int i = 0; i < 50; i++)
        {
            long start = Stopwatch.GetTimestamp();
            peak.Run(20);
            best = Math.Max(best, 20 * peak.Amount / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9);
        }

        return best;
    }
}
