using System.Runtime.CompilerServices;
using BenchmarkDotNet.Running;
#if PEERS
using Nn.Bench.Onnx;
#endif
using Nn.Bench.Profiling;
using Nn.Bench.Ratios;

return args switch
{
    ["ratios", ..] => Ratios(args.AsSpan(1)),
#if PEERS
    [OnnxCasesCommand.Command, var file] => OnnxCasesCommand.Run(file),
    [OnnxFileWork.Command, ..] => OnnxFileWork.Predict(args.AsSpan(1)),
    [OnnxCheckCommand.Command, var folder] => OnnxCheckCommand.Run(folder),
#endif
    ["profile", ..] => Profile(args.AsSpan(1)),
    [ColdStart.Command, ..] => ColdStart.Predict(args.AsSpan(1)),
    _ => Benchmarks(args),
};

// Each in a method of its own, so that a cold start compiles and loads no more than it needs.
[MethodImpl(MethodImplOptions.NoInlining)]
static int Ratios(ReadOnlySpan<string> arguments) => RatiosCommand.Run(arguments);

[MethodImpl(MethodImplOptions.NoInlining)]
static int Profile(ReadOnlySpan<string> arguments) => ProfileCommand.Run(arguments);

// In this process: a process of its own for each benchmark would be built beside 600 MB of the peers' libraries.
[MethodImpl(MethodImplOptions.NoInlining)]
static int Benchmarks(string[] arguments) =>
    BenchmarkSwitcher.FromAssembly(typeof(RatiosCommand).Assembly).Run([.. arguments, "--inProcess"]).Any() ? 0 : 1;
