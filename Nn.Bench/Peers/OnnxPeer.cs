using Microsoft.ML.OnnxRuntime;
using Nn.Bench.Measuring;
using Nn.Bench.Ratios;

namespace Nn.Bench.Peers;

/// <summary>ONNX Runtime on the processor, as fast as its interface goes: input and output are bound once to memory of ours.</summary>
internal sealed class OnnxPeer : Peer
{
    private int _threads = 1;

    public override string Name => "ONNX Runtime";

    public override string? Problem { get; } = FindProblem();

    public override string? Version => Problem is null ? OrtEnv.Instance().GetVersionString() : null;

    public override void UseThreads(int threads) => _threads = threads;

    public override Contender Predict(Model model, float[] features, int rows)
    {
        float[] predictions = RandomBlock.Zeros(rows * model.OutputShape.Size);
        using var options = new SessionOptions
        {
            IntraOpNumThreads = _threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        };
        var session = new InferenceSession(OnnxModel.Write(model), options);
        OrtIoBinding binding = session.CreateIoBinding();
        binding.BindInput(OnnxModel.Input, OrtValue.CreateTensorValueFromMemory(features, [rows, .. OnnxModel.InputDimensions(model.InputShape)]));
        binding.BindOutput(session.OutputNames[0], OrtValue.CreateTensorValueFromMemory(predictions, [rows, model.OutputShape.Size]));
        var run = new RunOptions();
        return new Contender(Name, times =>
        {
            for (; times > 0; times--) session.RunWithBinding(run, binding);
        }, Result: () => predictions);
    }

    public override void Save(Model model, string path) => File.WriteAllBytes(path, OnnxModel.Write(model));

    /// <summary>One prediction from a file, as the first thing that a process does.</summary>
    public static float PredictOne(string path, float[] features)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        using var session = new InferenceSession(path, options);
        using var input = OrtValue.CreateTensorValueFromMemory(features, [1, features.Length]);
        using var run = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(run, [OnnxModel.Input], [input], session.OutputNames);
        return outputs[0].GetTensorDataAsSpan<float>()[0];
    }

    private static string? FindProblem()
    {
        try
        {
            _ = OrtEnv.Instance().GetVersionString();
            return null;
        }
        catch (TypeInitializationException failure)
        {
            return failure.GetBaseException().Message.Split('\n')[0];
        }
    }
}
