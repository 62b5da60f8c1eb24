using Nn.Bench.Workloads;

namespace Nn.Bench.Ratios.Groups;

/// <summary>An embedding and an LSTM by Adam: the update of many weights beside small products.</summary>
internal static class TextGroup
{
    // The first step of Adam is the sign of a gradient, wherever that is as small as its rounding.
    public static IEnumerable<RatioRow> Run(RatioContext context) => NetworkRows.Train("text", Workload.Texts, context, torchGoal: 2, tolerance: 0.04);
}
