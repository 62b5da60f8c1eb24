namespace Nn.Tests.Core.Layers;

/// <summary>What holds for every layer: the bits do not depend on threads or on the batch, and a steady step allocates nothing.</summary>
internal static class LayerPromises
{
    /// <summary>Steps of a session of its own, with their commits.</summary>
    public static void CheckAllocation(Model model, int rows)
    {
        using TrainingSession session = model.CreateTrainingSession(rows);
        TestNumbers.Normal(1, rows * model.InputShape.Size).CopyTo(session.Input(rows));
        AllocatedBySteps();
        // The runtime itself allocates once in a process, whenever its first tiers are replaced: so a second look.
        if (AllocatedBySteps() > 0) Assert.That(AllocatedBySteps(), Is.Zero, "bytes of three steps");

        long AllocatedBySteps()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 3; i++)
            {
                session.Forward(rows, training: true);
                session.OutputGradient().Fill(0.25f);
                session.Backward();
                session.Commit();
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    public static void CheckThreadsAndAllocation(Layer layer, Shape shape, int rows)
    {
        Model model = new Sequential { layer }.Build(shape);
        GradientCheck.Randomize(model);
        float[] x = TestNumbers.Normal(1, rows * shape.Size);
        float[]? one = null;
        foreach (int threads in (int[])[1, 2, 3])
        {
            using TrainingSession session = model.CreateTrainingSession(rows, inputGradient: true, threads);
            x.CopyTo(session.Input(rows));
            Step();
            Step();
            if (threads == 1) CheckAllocation();
            // The same step again, so that masks are the same.
            session.Step = 0;
            Step();
            float[] all = [.. session.Output(), .. session.Gradients, .. session.InputGradient()];
            Assert.That(all, Is.EqualTo(one ??= all), $"{threads} threads");

            // The runtime itself allocates once in a process, whenever its first tiers are replaced: so a second look.
            void CheckAllocation()
            {
                if (AllocatedBySteps() > 0) Assert.That(AllocatedBySteps(), Is.Zero, "bytes of three steps");
            }

            long AllocatedBySteps()
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < 3; i++) Step();
                return GC.GetAllocatedBytesForCurrentThread() - before;
            }

            void Step()
            {
                session.Forward(rows, training: true);
                session.OutputGradient().Fill(0.25f);
                session.Backward();
            }
        }

        float[] together = model.Predict(x.AsSpan(0, 3 * shape.Size)), alone = model.Predict(x.AsSpan(shape.Size, shape.Size));
        Assert.That(alone, Is.EqualTo(together[alone.Length..(2 * alone.Length)]), "a sample alone");
    }
}
