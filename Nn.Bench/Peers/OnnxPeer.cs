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
        binding.BindInput(OnnxModel.Input, OrtValue.CreateTensorValueFromMemory(features, [rows, model.InputShape.Size]));
        binding.BindOutput(session.OutputNames[0], OrtValue.CreateTensorValueFromMemory(predictions, [rows, model.OutputShape.Size]));
        var run = new RunOptions();
        return new Contender(Name, times =>
        {
            for (; times > 0; times--) session.RunWithBinding(run, binding);
        }, Result: () => predictions);
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
