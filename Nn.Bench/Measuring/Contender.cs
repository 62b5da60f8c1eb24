namespace Nn.Bench.Measuring;

/// <summary>One way of doing a piece of work.</summary>
/// <param name="Name">Whose way it is.</param>
/// <param name="Run">Does the work so many times.</param>
/// <param name="Amount">How much is done in one time: operations, bytes, samples; 1 where only the time matters.</param>
/// <param name="Result">What the work yields, so that it can be compared with another's; null if it yields nothing.</param>
internal sealed record Contender(string Name, Action<int> Run, double Amount = 1, Func<float[]>? Result = null);
