using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Nn.Interop;
using Nn.Serialization;

namespace Nn.Tool;

/// <summary><c>nnsimd bench MODEL</c>: how long a prediction takes here.</summary>
internal static class BenchCommand
{
    private const int MostCalls = 1_000_000;

    public static Command Make(TextWriter output)
    {
        Argument<string> model = Arguments.Model();
        Option<int> batch = Whole("--batch", 1, "Samples a call."), threads = Whole("--threads", 1, "Threads that share a call.");
        Option<double> seconds = new("--seconds")
        {
            Description = "How long it measures. [default: 3]",
            DefaultValueFactory = _ => 3,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is > 0 and <= 3600) return value;
                result.AddError($"--seconds: expected a number above 0, up to 3600. Received: {text}.");
                return 3;
            },
        };
        Option<string[]> shapes = new("--shape") { Description = "Of an ONNX input with free axes: NAME=1,3,224,224.", HelpName = "shape" };
        Option<bool> json = Arguments.Json();
        var command = new Command("bench", "How long a prediction takes: percentiles, throughput, memory, bytes allocated.") { model, batch, threads, seconds, shapes, json };
        command.SetAction((result, cancel) =>
        {
            (int samples, int team) = (result.GetValue(batch), result.GetValue(threads));
            if (OnnxFile.TryLoad(result.GetValue(model)!) is { } onnx)
            {
                if (team != 1) throw new NotSupportedException(FormattableString.Invariant($"--threads: expected 1 for an ONNX model. Received: {team}."));
                OnnxTensor[] inputs = OnnxBench.Inputs(onnx, samples, result.GetValue(shapes) ?? []);
                int rows = inputs is [{ Dimensions: [var first, ..] }, ..] ? first : 1;
                return Task.FromResult(Measure(() => { }, () => onnx.Run(inputs), rows, 1, result.GetValue(seconds), result.GetValue(json), output, [], cancel));
            }

            return Task.FromResult(Execute(
                LoadedModel.Load(result.GetValue(model)!).Model, samples, team, result.GetValue(seconds), result.GetValue(json), output, cancel));
        });
        return command;
    }

    private static Option<int> Whole(string name, int standard, string description) => new(name)
    {
        Description = $"{description} [default: {standard}]",
        DefaultValueFactory = _ => standard,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value > 0) return value;
            result.AddError($"{name}: expected a whole number of at least 1. Received: {text}.");
            return standard;
        },
    };

    private static int Execute(Model model, int batch, int threads, double seconds, bool json, TextWriter output, CancellationToken cancel)
    {
        using Session session = model.CreateSession(batch, threads);
        return Measure(
            () =>
            {
                // Zeros are ids too, and take as long as other numbers. A session uses the room of its inputs again.
                for (int i = 0; i < model.InputShapes.Count; i++) session.Input(i, batch).Clear();
            },
            () => session.Run(batch), batch, threads, seconds, json, output,
            [("weight_bytes", model.Parameters.Sum(parameter => (long)parameter.Length) * sizeof(float)), ("session_bytes", session.ArenaBytes)], cancel);
    }

    private static int Measure(
        Action prepare, Action predict, int batch, int threads, double seconds, bool json, TextWriter output, IReadOnlyList<(string Name, long Bytes)> memory,
        CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        do
        {
            prepare();
            predict();
        }
        while (clock.Elapsed.TotalSeconds < Math.Min(0.5, seconds / 4));

        var ticks = new long[MostCalls];
        int calls = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        clock.Restart();
        while (calls == 0 || (calls < MostCalls && clock.Elapsed.TotalSeconds < seconds && !cancel.IsCancellationRequested))
        {
            prepare();
            long start = Stopwatch.GetTimestamp();
            predict();
            ticks[calls++] = Stopwatch.GetTimestamp() - start;
        }

        double total = clock.Elapsed.TotalSeconds;
        long allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / calls;
        Array.Sort(ticks, 0, calls);
        double At(double share) => ticks[(int)((calls - 1) * share)] * 1e6 / Stopwatch.Frequency;
        var found = new OrderedDictionary<string, object?>
        {
            ["batch"] = batch,
            ["threads"] = threads,
            ["calls"] = calls,
            ["microseconds_p50"] = At(0.5),
            ["microseconds_p90"] = At(0.9),
            ["microseconds_p99"] = At(0.99),
            ["microseconds_max"] = At(1),
            ["samples_per_second"] = batch * (double)calls / total,
        };
        foreach ((string name, long bytes) in memory) found[name] = bytes;
        found["bytes_allocated_per_call"] = allocated;
        if (json) output.WriteLine(ConfigurationJson.Write(found));
        else foreach ((string name, object? value) in found) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name.Replace('_', ' ')}: {value:G6}"));
        return Tool.Done;
    }
}
