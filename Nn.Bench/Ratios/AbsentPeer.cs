namespace Nn.Bench.Ratios;

/// <summary>A library that this build of the benchmarks was made without.</summary>
internal sealed class AbsentPeer(string name) : Peer
{
    public override string Name => name;

    public override string Problem =>
        "built with the solution, which leaves the peers' native packages out; build the project Nn.Bench alone";
}
