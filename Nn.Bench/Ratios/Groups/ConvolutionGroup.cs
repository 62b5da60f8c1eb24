using Nn.Bench.Measuring;
using Nn.Layers;

namespace Nn.Bench.Ratios.Groups;

/// <summary>A convolution 3x3 of 28x28x32 to 32 channels with bias and ReLU, batch 32, against the core's peak.</summary>
internal static class ConvolutionGroup
{
    private const int Batch = 32, Side = 28, Channels = 32, Kernel = 3;

    /// <summary>A forward pass at 85% of the peak and two gradients at 80% of it.</summary>
    private const double StepGoal = 3 / ((1 / 0.85) + (2 / 0.8));

    private const double Operations = 2.0 * Batch * Side * Side * Channels * Channels * Kernel * Kernel;

    public static IEnumerable<RatioRow> Run(RatioContext context)
    {
        Sequential network = [new Conv2D(Channels, Kernel) { Padding = Padding.Same, Activation = Activation.Relu }];
        TrainingSession session = network.Build([Side, Side, Channels], seed: 1).CreateTrainingSession(Batch, inputGradient: true, context.Threads);
        RandomBlock.Uniform(Batch * Side * Side * Channels, -1, 1, seed: 1).CopyTo(session.Input(Batch));
        var forward = new Contender("NnSimd", times =>
        {
            for (; times > 0; times--) session.Forward(Batch, training: true);
        }, Operations);
        forward.Run(1);
        float[] gradient = RandomBlock.Uniform(Batch * Side * Side * Channels, -1, 1, seed: 2);
        var step = new Contender("NnSimd", times =>
        {
            for (; times > 0; times--)
            {
                session.Forward(Batch, training: true);
                gradient.CopyTo(session.OutputGradient());
                session.Backward();
            }
        }, 3 * Operations);
        TimeSpan budget = TimeSpan.FromSeconds(4);
        return
        [
            .. RatioContext.Compare("conv", "3x3, forward", budget, 0, forward, Rival.FmaPeak(0.85, context.Threads)),
            .. RatioContext.Compare("conv", "3x3, forward and both gradients", budget, 0, step, Rival.FmaPeak(StepGoal, context.Threads)),
        ];
    }
}
