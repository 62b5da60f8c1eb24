using Nn.Bench.Measuring;
using Nn.Training;

namespace Nn.Bench.Workloads;

/// <summary>Our way through a workload.</summary>
internal static class TrainingWork
{
    /// <summary>One training step a time; yields the first layer's kernel.</summary>
    public static Contender Steps(Workload workload, int threads = 1, string name = "NnSimd")
    {
        Model model = workload.Build();
        var trainer = new Trainer(model, workload.Optimizer, workload.Loss);

        // No epoch: this only says how many threads share the steps to come.
        trainer.Fit(workload.Data, new FitOptions { Epochs = 0, BatchSize = workload.Batch, Threads = threads });
        int batch = workload.Batch, inputs = workload.Inputs;
        var order = new SampleOrder(workload.Data.Count, batch);
        float[] features = RandomBlock.Zeros(batch * inputs), labels = RandomBlock.Zeros(batch);
        Action<int> run = workload.Shuffled
            ? times =>
            {
                for (; times > 0; times--)
                {
                    workload.Data.Fill(order.NextShuffled(), features, labels);
                    trainer.TrainBatch(features, labels, batch);
                }
            }
            : times =>
            {
                for (; times > 0; times--)
                {
                    int first = order.NextBatch() * batch;
                    ReadOnlySpan<float> rows = workload.Data.Features.Slice(first * inputs, batch * inputs);
                    trainer.TrainBatch(rows, workload.Data.Targets.Slice(first, batch), batch);
                }
            };
        return new Contender(name, run, batch * workload.OperationsPerSample, () => model.Parameters[0].Values.ToArray());
    }

    /// <summary>One prediction of so many samples a time.</summary>
    public static Contender Predictions(Model model, float[] features, int rows, int threads = 1)
    {
        Session session = model.CreateSession(rows, threads);
        float[] predictions = RandomBlock.Zeros(rows * model.OutputShape.Size);
        return new Contender("NnSimd", times =>
        {
            for (; times > 0; times--) session.Predict(features, predictions);
        }, rows, () => predictions);
    }
}
