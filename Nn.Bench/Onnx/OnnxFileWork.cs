using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Nn.Bench.Measuring;
using Nn.Interop;

namespace Nn.Bench.Onnx;

/// <summary>Predictions from a model file: in this process again and again, and as the first thing that a new one does.</summary>
internal static class OnnxFileWork
{
    /// <summary>The first argument of such a process; then <c>ours</c> or <c>onnx</c>, the file and the input's dimensions.</summary>
    public const string Command = "first-prediction";

    /// <summary>The input: the same for everybody.</summary>
    public static float[] Sample(int length)
    {
        var random = new Random(1);
        float[] sample = RandomBlock.Zeros(length);
        for (int i = 0; i < length; i++) sample[i] = (float)random.NextDouble();
        return sample;
    }

    public static Contender Ours(OnnxModel model, float[] features, int[] dims)
    {
        OnnxTensor input = OnnxTensor.Of(features, dims);
        float[] predictions = [];
        return new Contender("NnSimd", times =>
        {
            for (; times > 0; times--) predictions = model.Run(input)[0].ToFloats();
        }, Result: () => predictions);
    }

    public static Contender Onnx(byte[] file, float[] features, int[] dims, int outputs)
    {
        float[] predictions = RandomBlock.Zeros(outputs);
        using SessionOptions options = OneThread();
        var session = new InferenceSession(file, options);
        OrtIoBinding binding = session.CreateIoBinding();
        binding.BindInput(session.InputNames[0], OrtValue.CreateTensorValueFromMemory(features, [.. dims.Select(length => (long)length)]));
        binding.BindOutput(session.OutputNames[0], OrtValue.CreateTensorValueFromMemory(predictions, [dims[0], outputs / dims[0], 1, 1]));
        var run = new RunOptions();
        return new Contender("ONNX Runtime", times =>
        {
            for (; times > 0; times--) session.RunWithBinding(run, binding);
        }, Result: () => predictions);
    }

    /// <summary>What the new process does: predicts, and says the first number and the most memory that it had.</summary>
    public static int Predict(ReadOnlySpan<string> arguments)
    {
        if (arguments is not [var who, var path, .. var rest]) throw new ArgumentException($"Expected ours or onnx, a file and dimensions. Received: {string.Join(' ', arguments)}.");
        int[] dims = [.. rest.ToArray().Select(length => int.Parse(length, CultureInfo.InvariantCulture))];
        float[] sample = Sample(dims.Aggregate(1, (size, length) => size * length));
        float first = who switch
        {
            "onnx" => FirstOfOnnx(path, sample, dims),
            _ when path.EndsWith(".onnx", StringComparison.Ordinal) => OnnxModel.Load(path).Run(OnnxTensor.Of(sample, dims))[0].Floats.Span[0],
            _ => Model.Load(path).Predict(sample)[0],
        };
        using Process self = Process.GetCurrentProcess();
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{first:R} {self.PeakWorkingSet64}"));
        Console.Out.Flush();
        return 0;
    }

    /// <summary>Starts such a process a time.</summary>
    /// <param name="name">Whose it is.</param>
    /// <param name="memory">Receives the most memory that each had.</param>
    /// <param name="arguments">What it is told.</param>
    public static Contender Processes(string name, List<double> memory, params string[] arguments)
    {
        float result = 0;
        return new Contender(name, times =>
        {
            for (; times > 0; times--)
            {
                string[] said = Start(arguments).Split(' ');
                result = float.Parse(said[0], CultureInfo.InvariantCulture);
                memory.Add(double.Parse(said[1], CultureInfo.InvariantCulture));
            }
        }, Result: () => [result]);
    }

    private static float FirstOfOnnx(string path, float[] sample, int[] dims)
    {
        using SessionOptions options = OneThread();
        using var session = new InferenceSession(path, options);
        using var input = OrtValue.CreateTensorValueFromMemory(sample, [.. dims.Select(length => (long)length)]);
        using var run = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(run, [session.InputNames[0]], [input], session.OutputNames);
        return outputs[0].GetTensorDataAsSpan<float>()[0];
    }

    private static SessionOptions OneThread() => new() { IntraOpNumThreads = 1, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };

    private static string Start(string[] arguments)
    {
        string host = Environment.ProcessPath!, program = typeof(OnnxFileWork).Assembly.Location;
        bool needsProgram = Path.GetFileNameWithoutExtension(host) == "dotnet";
        var start = new ProcessStartInfo(host, [.. needsProgram ? (string[])[program] : [], Command, .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false };
        using Process process = Process.Start(start)!;
        string line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The new process said nothing.");
        process.WaitForExit();
        return line;
    }
}
