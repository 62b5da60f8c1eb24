using Nn.Bench.Workloads;

namespace Nn.Bench.Ratios.Groups;

/// <summary>A small LSTM: many small products, one after the other.</summary>
internal static class WavesGroup
{
    public static IEnumerable<RatioRow> Run(RatioContext context)
    {
        Workload waves = Workload.Waves;
        Model model = waves.Build();
        return
        [
            .. NetworkRows.Train("w4", waves, context, torchGoal: 2.5),
            .. NetworkRows.Predict("w4", waves, model, context, rows: 32, goal: 1.5),
            .. NetworkRows.Predict("w4", waves, model, context, rows: 1, goal: 1.2),
        ];
    }
}
