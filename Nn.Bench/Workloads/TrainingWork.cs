using Nn.Bench.Measuring;
using Nn.Training;

namespace Nn.Bench.Workloads;

/// <summary>Our way through a workload.</summary>
internal static class TrainingWork
{
    /// <summary>One training step a time; yields the first layer's kernel.</summary>
    public static Contender Steps(Workload workload)
    {
        Model model = workload.Build();
        var trainer = new Trainer(model, new Sgd(Workload.LearningRate, Workload.Momentum), workload.Loss);
        var order = new SampleOrder(workload.Samples, workload.Batch);
        int inputs = workload.Inputs, batch = workload.Batch;
        float[] features = RandomBlock.Zeros(batch * inputs), labels = RandomBlock.Zeros(batch);
        Action<int> run = workload.Shuffled
            ? times =>
            {
                for (; times > 0; times--)
                {
                    ReadOnlySpan<int> rows = order.NextShuffled();
                    for (int i = 0; i < rows.Length; i++)
                    {
                        workload.Features.AsSpan(rows[i] * inputs, inputs).CopyTo(features.AsSpan(i * inputs));
                        labels[i] = workload.Labels[rows[i]];
                    }

                    trainer.TrainBatch(features, labels, batch);
                }
            }
            : times =>
            {
                for (; times > 0; times--)
                {
                    int first = order.NextBatch() * batch;
                    trainer.TrainBatch(workload.Features.AsSpan(first * inputs, batch * inputs), workload.Labels.AsSpan(first, batch), batch);
                }
            };
        return new Contender("NnSimd", run, batch * workload.OperationsPerSample, () => model.Parameters[0].Values.ToArray());
    }

    /// <summary>One prediction of so many samples a time.</summary>
    public static Contender Predictions(Model model, float[] features, int rows)
    {
        Session session = model.CreateSession(rows);
        float[] predictions = RandomBlock.Zeros(rows * model.OutputShape.Size);
        return new Contender("NnSimd", times =>
        {
            for (; times > 0; times--) session.Predict(features, predictions);
        }, rows, () => predictions);
    }
}
