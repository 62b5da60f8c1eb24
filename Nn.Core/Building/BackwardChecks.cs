using Nn.Execution;

namespace Nn;

/// <summary>
/// Whether a backward pass reads only what its node retains: otherwise the memory may hold something else by then. Checked where the switch
/// <c>NnSimd.CheckBackwardPasses</c> of <see cref="AppContext"/> was on when the first pass ran; costs nothing where it was not.
/// </summary>
internal static class BackwardChecks
{
    public const string Switch = "NnSimd.CheckBackwardPasses";

    public static readonly bool AreOn = AppContext.TryGetSwitch(Switch, out bool isOn) && isOn;

    public static void Require(PlacedNode node, Retained what)
    {
        if ((node.Node.Retained & what) != 0) return;
        throw new InvalidOperationException(
            $"Layer '{node.Layer.Name}' ({node.Node.GetType().Name}): expected a backward pass that reads what its node retains, "
            + $"{node.Node.Retained}. Received: a read of the {(what == Retained.Input ? "input" : "output")}.");
    }
}
