namespace Nn.Bench.Ratios;

/// <summary>Measurements of one kind, run in at most 20 seconds.</summary>
/// <param name="Name">As given to <c>--only</c>.</param>
/// <param name="Run">Measures; each row is yielded as soon as it is known.</param>
internal sealed record RatioGroup(string Name, Func<RatioContext, IEnumerable<RatioRow>> Run);
