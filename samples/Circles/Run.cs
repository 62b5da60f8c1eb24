namespace Nn.Samples.Circles;

/// <summary>One training of one variant, and what came of it.</summary>
internal sealed record Run(Variant Variant, uint Seed, Trained Trained, Meter Meter)
{
    /// <summary>The validation accuracy whose first epoch is looked for.</summary>
    public const double Goal = 0.80;

    /// <summary>The first epoch, from 1, whose validation accuracy reached 0.80; null if none did.</summary>
    public int? FirstEpochAtGoal
    {
        get
        {
            IReadOnlyList<double> accuracies = Trained.History["val_accuracy"];
            for (int epoch = 0; epoch < accuracies.Count; epoch++)
            {
                if (accuracies[epoch] >= Goal) return epoch + 1;
            }

            return null;
        }
    }
}
