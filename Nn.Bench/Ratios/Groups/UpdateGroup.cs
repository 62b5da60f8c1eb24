using Nn.Bench.Measuring;
using Nn.Layers;
using Nn.Training;

namespace Nn.Bench.Ratios.Groups;

/// <summary>Adam's step over a million weights against the memory, which moves four numbers in and three out for each.</summary>
internal static class UpdateGroup
{
    private const int Side = 1000;
    private const double Bytes = (4 + 3) * sizeof(float) * Side * Side;

    public static IEnumerable<RatioRow> Run()
    {
        Sequential network = [new Dense(Side) { UseBias = false }];
        Model model = network.Build([Side], seed: 1);
        var state = new OptimizerState(new Adam(), model);
        float[] gradients = RandomBlock.Uniform(model.WeightBlock.Length, -1, 1, seed: 1);
        var ours = new Contender("NnSimd", times =>
        {
            for (; times > 0; times--) state.Apply(gradients, team: null, areGradientsSmall: true);
        }, Bytes);
        return RatioContext.Compare(
            "adam", "step over 1M weights", TimeSpan.FromSeconds(4), 0, ours, new Rival("memory", 0.9, MemoryBandwidth.Update(Side * Side), "GB/s"));
    }
}
