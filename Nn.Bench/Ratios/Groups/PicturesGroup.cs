using Nn.Bench.Workloads;

namespace Nn.Bench.Ratios.Groups;

/// <summary>A small convolutional network: the convolutions decide.</summary>
internal static class PicturesGroup
{
    public static IEnumerable<RatioRow> Run(RatioContext context)
    {
        Workload pictures = Workload.Pictures;
        Model model = pictures.Build();
        return
        [
            .. NetworkRows.Train("w3", pictures, context, torchGoal: 1.8, peakGoal: 0.7),
            .. NetworkRows.Predict("w3", pictures, model, context, rows: 32, goal: 1.1),
            .. NetworkRows.Predict("w3", pictures, model, context, rows: 1, goal: 1.1),
        ];
    }
}
