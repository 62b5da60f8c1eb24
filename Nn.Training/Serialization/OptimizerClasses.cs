using Nn.Serialization;

namespace Nn.Training;

/// <summary>The optimizers by their Keras names.</summary>
internal static class OptimizerClasses
{
    public static Registry WithOptimizers(this Registry registry) => registry
        .WithKind<Optimizer>("optimizer", ExchangeShared)
        .With<Optimizer, Sgd>("SGD", new Sgd(), (sgd, arguments) => sgd with
        {
            Momentum = arguments.Number("momentum", sgd.Momentum),
            Nesterov = arguments.Bool("nesterov", sgd.Nesterov),
        });

    private static Optimizer ExchangeShared(Optimizer optimizer, Arguments arguments)
    {
        arguments.Ignore("name");
        arguments.Only("loss_scale_factor", null);
        arguments.Only("gradient_accumulation_steps", null, 1);
        // Without averaged weights, its other arguments mean nothing.
        arguments.Only("use_ema", null, false);
        arguments.Ignore("ema_momentum");
        arguments.Ignore("ema_overwrite_frequency");
        return optimizer with
        {
            LearningRate = arguments.Description("learning_rate", optimizer.LearningRate),
            WeightDecay = arguments.OptionalNumber("weight_decay", optimizer.WeightDecay),
            ClipNorm = arguments.OptionalNumber("clipnorm", optimizer.ClipNorm),
            ClipValue = arguments.OptionalNumber("clipvalue", optimizer.ClipValue),
            GlobalClipNorm = arguments.OptionalNumber("global_clipnorm", optimizer.GlobalClipNorm),
        };
    }
}
