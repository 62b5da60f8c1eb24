using Nn.Datasets;
using Nn.Layers;
using Nn.Training;

namespace Nn.Samples.Text;

/// <summary>What customers write, told apart: praise, questions, and the few complaints that somebody should see at once.</summary>
internal static class Program
{
    /// <summary>The words of a message that are looked at: the last ones.</summary>
    public const int Length = 16;

    private static int Main(string[] arguments) => SampleProgram.Run(Study.Execute, arguments);

    /// <summary>(words) → a vector for each word → an LSTM over them → a class. The zeros before a short message are passed over.</summary>
    /// <param name="words">The numbers of words, 0 among them.</param>
    public static Sequential Network(int words) =>
    [
        new Embedding(words, 16) { MaskZero = true },
        new SpatialDropout1D(0.2),
        new Lstm(24),
        new Dense(Messages.Names.Count) { Activation = Activation.Softmax },
    ];

    /// <summary>Texts to rows of word numbers.</summary>
    public static int[,] Encode(Tokenizer tokenizer, IEnumerable<string> texts) => Sequences.Pad(tokenizer.TextsToSequences(texts), maxLength: Length);

    /// <summary>One training: rare classes weigh more; it ends when the loss of messages not trained on has been getting worse for three epochs.</summary>
    public static (Model Model, History History) Train(Dataset train, int words, FitOptions options, CancellationToken cancel)
    {
        Model model = Network(words).Build(train.InputShape, options.Seed ?? 0);
        var trainer = new Trainer(model, new Adam(learningRate: 0.005), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        return (model, trainer.Fit(train, options with
        {
            ClassWeights = train.BalancedClassWeights(),
            Callbacks = [new EarlyStopping { Monitor = "val_loss", Patience = 3, RestoreBestWeights = true }],
        }, cancel));
    }
}
