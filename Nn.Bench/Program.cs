using BenchmarkDotNet.Running;
using Nn.Bench.Ratios;

return args switch
{
    ["ratios", ..] => RatiosCommand.Run(args.AsSpan(1)),
    _ => BenchmarkSwitcher.FromAssembly(typeof(RatiosCommand).Assembly).Run(args).Any() ? 0 : 1,
};
