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
        })
        .With<Optimizer, RmsProp>("RMSprop", new RmsProp(), (rmsProp, arguments) => rmsProp with
        {
            Rho = arguments.Number("rho", rmsProp.Rho),
            Momentum = arguments.Number("momentum", rmsProp.Momentum),
            Epsilon = arguments.Number("epsilon", rmsProp.Epsilon),
            Centered = arguments.Bool("centered", rmsProp.Centered),
        })
        .With<Optimizer, Adam>("Adam", new Adam(), (adam, arguments) => adam with
        {
            Beta1 = arguments.Number("beta_1", adam.Beta1),
            Beta2 = arguments.Number("beta_2", adam.Beta2),
            Epsilon = arguments.Number("epsilon", adam.Epsilon),
            AmsGrad = arguments.Bool("amsgrad", adam.AmsGrad),
        })
        .With<Optimizer, AdamW>("AdamW", new AdamW(), (adam, arguments) => adam with
        {
            Beta1 = arguments.Number("beta_1", adam.Beta1),
            Beta2 = arguments.Number("beta_2", adam.Beta2),
            Epsilon = arguments.Number("epsilon", adam.Epsilon),
            AmsGrad = arguments.Bool("amsgrad", adam.AmsGrad),
        })
        .With<Optimizer, Adagrad>("Adagrad", new Adagrad(), (adagrad, arguments) => adagrad with
        {
            InitialAccumulatorValue = arguments.Number("initial_accumulator_value", adagrad.InitialAccumulatorValue),
            Epsilon = arguments.Number("epsilon", adagrad.Epsilon),
        })
        .With<Optimizer, Adadelta>("Adadelta", new Adadelta(), (adadelta, arguments) => adadelta with
        {
            Rho = arguments.Number("rho", adadelta.Rho),
            Epsilon = arguments.Number("epsilon", adadelta.Epsilon),
        })
        .With<Optimizer, Adamax>("Adamax", new Adamax(), (adamax, arguments) => adamax with
        {
            Beta1 = arguments.Number("beta_1", adamax.Beta1),
            Beta2 = arguments.Number("beta_2", adamax.Beta2),
            Epsilon = arguments.Number("epsilon", adamax.Epsilon),
        })
        .With<Optimizer, Nadam>("Nadam", new Nadam(), (nadam, arguments) => nadam with
        {
            Beta1 = arguments.Number("beta_1", nadam.Beta1),
            Beta2 = arguments.Number("beta_2", nadam.Beta2),
            Epsilon = arguments.Number("epsilon", nadam.Epsilon),
        })
        .With<Optimizer, Lion>("Lion", new Lion(), (lion, arguments) => lion with
        {
            Beta1 = arguments.Number("beta_1", lion.Beta1),
            Beta2 = arguments.Number("beta_2", lion.Beta2),
        })
        .With<Optimizer, Lamb>("Lamb", new Lamb(), (lamb, arguments) => lamb with
        {
            Beta1 = arguments.Number("beta_1", lamb.Beta1),
            Beta2 = arguments.Number("beta_2", lamb.Beta2),
            Epsilon = arguments.Number("epsilon", lamb.Epsilon),
        })
        .With<Optimizer, Ftrl>("Ftrl", new Ftrl(), (ftrl, arguments) =>
        {
            arguments.Only("learning_rate_power", -0.5);
            return ftrl with
            {
                InitialAccumulatorValue = arguments.Number("initial_accumulator_value", ftrl.InitialAccumulatorValue),
                L1 = arguments.Number("l1_regularization_strength", ftrl.L1),
                L2 = arguments.Number("l2_regularization_strength", ftrl.L2),
                L2Shrinkage = arguments.Number("l2_shrinkage_regularization_strength", ftrl.L2Shrinkage),
                Beta = arguments.Number("beta", ftrl.Beta),
            };
        });

    private static Optimizer ExchangeShared(Optimizer optimizer, Arguments arguments)
    {
        arguments.Ignore("name");
        arguments.Only("loss_scale_factor", null);
        return optimizer with
        {
            LearningRate = arguments.Description("learning_rate", optimizer.LearningRate),
            WeightDecay = arguments.OptionalNumber("weight_decay", optimizer.WeightDecay),
            ClipNorm = arguments.OptionalNumber("clipnorm", optimizer.ClipNorm),
            ClipValue = arguments.OptionalNumber("clipvalue", optimizer.ClipValue),
            GlobalClipNorm = arguments.OptionalNumber("global_clipnorm", optimizer.GlobalClipNorm),
            UseEma = arguments.Bool("use_ema", optimizer.UseEma),
            EmaMomentum = arguments.Number("ema_momentum", optimizer.EmaMomentum),
            EmaOverwriteFrequency = arguments.OptionalNumber("ema_overwrite_frequency", optimizer.EmaOverwriteFrequency),
            GradientAccumulationSteps = arguments.OptionalNumber("gradient_accumulation_steps", optimizer.GradientAccumulationSteps),
        };
    }
}
