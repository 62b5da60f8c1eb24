using Nn.Serialization;

namespace Nn.Training;

/// <summary>The losses by their Keras names.</summary>
internal static class LossClasses
{
    public static Registry WithLosses(this Registry registry) => registry
        .WithKind<Loss>("loss", ExchangeShared)
        .With<Loss, BinaryCrossentropy>(
            "BinaryCrossentropy",
            new BinaryCrossentropy(),
            (loss, arguments) => loss with
            {
                FromLogits = arguments.Bool("from_logits", loss.FromLogits),
                LabelSmoothing = arguments.Number("label_smoothing", loss.LabelSmoothing),
            },
            "bce",
            "BCE")
        .With<Loss, CategoricalCrossentropy>("CategoricalCrossentropy", new CategoricalCrossentropy(), (loss, arguments) => loss with
        {
            FromLogits = arguments.Bool("from_logits", loss.FromLogits),
            LabelSmoothing = arguments.Number("label_smoothing", loss.LabelSmoothing),
        })
        .With<Loss, SparseCategoricalCrossentropy>(
            "SparseCategoricalCrossentropy",
            new SparseCategoricalCrossentropy(),
            (loss, arguments) =>
            {
                arguments.Only("ignore_class", null);
                return loss with { FromLogits = arguments.Bool("from_logits", loss.FromLogits) };
            })
        .With<Loss>("MeanSquaredError", new MeanSquaredError(), "mse", "MSE")
        .With<Loss>("MeanAbsoluteError", new MeanAbsoluteError(), "mae", "MAE")
        .With<Loss>("MeanAbsolutePercentageError", new MeanAbsolutePercentageError(), "mape", "MAPE")
        .With<Loss>("MeanSquaredLogarithmicError", new MeanSquaredLogarithmicError(), "msle", "MSLE")
        .With<Loss, Huber>("Huber", new Huber(), (loss, arguments) => loss with { Delta = arguments.Number("delta", loss.Delta) })
        .With<Loss>("LogCosh", new LogCosh(), "logcosh")
        .With<Loss>("KLDivergence", new KLDivergence(), "kld", "KLD")
        .With<Loss>("Poisson", new Poisson())
        .With<Loss>("CosineSimilarity", new CosineSimilarity())
        .With<Loss>("Hinge", new Hinge())
        .With<Loss>("SquaredHinge", new SquaredHinge())
        .With<Loss>("CategoricalHinge", new CategoricalHinge())
        .With<Loss, BinaryFocalCrossentropy>("BinaryFocalCrossentropy", new BinaryFocalCrossentropy(), (loss, arguments) => loss with
        {
            ApplyClassBalancing = arguments.Bool("apply_class_balancing", loss.ApplyClassBalancing),
            Alpha = arguments.Number("alpha", loss.Alpha),
            Gamma = arguments.Number("gamma", loss.Gamma),
            FromLogits = arguments.Bool("from_logits", loss.FromLogits),
            LabelSmoothing = arguments.Number("label_smoothing", loss.LabelSmoothing),
        })
        .With<Loss, CategoricalFocalCrossentropy>(
            "CategoricalFocalCrossentropy", new CategoricalFocalCrossentropy(), (loss, arguments) => loss with
            {
                Alpha = arguments.Number("alpha", loss.Alpha),
                Gamma = arguments.Number("gamma", loss.Gamma),
                FromLogits = arguments.Bool("from_logits", loss.FromLogits),
                LabelSmoothing = arguments.Number("label_smoothing", loss.LabelSmoothing),
            });

    private static Loss ExchangeShared(Loss loss, Arguments arguments)
    {
        arguments.Ignore("name");
        arguments.Only("dtype", null, "float32");
        arguments.Only("reduction", null, "sum_over_batch_size");
        arguments.Only("axis", null, -1);
        return loss;
    }
}
