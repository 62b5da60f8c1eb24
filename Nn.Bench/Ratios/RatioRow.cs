using System.Text.Json.Serialization;

namespace Nn.Bench.Ratios;

/// <summary>One measured ratio.</summary>
/// <param name="Group">The group that it belongs to.</param>
/// <param name="Work">What was done.</param>
/// <param name="Ours">Our time or rate.</param>
/// <param name="Unit">Of <paramref name="Ours"/> and <paramref name="PeerValue"/>.</param>
/// <param name="Peer">Whom we compare with.</param>
/// <param name="PeerValue">The peer's time or rate; null if it cannot run here.</param>
/// <param name="Ratio">How many times faster ours is; null if the peer cannot run here.</param>
/// <param name="Goal">What the ratio must reach.</param>
/// <param name="BytesPerStep">Managed bytes that ours allocates each time; null where no steady state is measured.</param>
internal sealed record RatioRow(
    [property: JsonPropertyName("group")] string Group,
    [property: JsonPropertyName("work")] string Work,
    [property: JsonPropertyName("ours")] double Ours,
    [property: JsonPropertyName("unit")] string Unit,
    [property: JsonPropertyName("peer")] string Peer,
    [property: JsonPropertyName("peer_value")] double? PeerValue,
    [property: JsonPropertyName("ratio")] double? Ratio,
    [property: JsonPropertyName("goal")] double Goal,
    [property: JsonPropertyName("bytes_per_step"), JsonPropertyOrder(2)] double? BytesPerStep)
{
    /// <summary>Whether the goal is reached; null if the peer cannot run here.</summary>
    [JsonPropertyName("met"), JsonPropertyOrder(1)]
    public bool? Met => Ratio is double ratio ? ratio >= Goal : null;
}
