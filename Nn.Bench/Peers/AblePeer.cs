using Nn.Bench.Ratios;

namespace Nn.Bench.Peers;

/// <summary>A peer for one benchmark: on one thread, or an exception that says why it cannot run.</summary>
internal static class AblePeer
{
    public static Peer Torch() => Of(new TorchPeer());

    public static Peer Onnx() => Of(new OnnxPeer());

    private static Peer Of(Peer peer)
    {
        if (peer.Problem is not null) throw new InvalidOperationException($"{peer.Name}: {peer.Problem}");
        peer.UseThreads(1);
        return peer;
    }
}
