using System.CommandLine;

namespace Nn.Samples;

/// <summary>A sample's command line: <c>--seed</c>, <c>--epochs</c>, <c>--output</c>, and what the sample adds to them.</summary>
internal sealed class SampleCommand : RootCommand
{
    private readonly string _folder;
    private readonly Option<uint> _seed = SampleOption.Seed();
    private readonly Option<int> _epochs;
    private readonly Option<string?> _output;

    /// <param name="description">Stands above the help.</param>
    /// <param name="folder">Where the pictures go if no other folder is given.</param>
    /// <param name="epochs">As many epochs as are trained if no other number is given.</param>
    /// <param name="work">Does it. Reads the sample's own options from the result.</param>
    public SampleCommand(string description, string folder, int epochs, Action<SampleSettings, ParseResult> work)
        : base(description)
    {
        _folder = folder;
        _epochs = SampleOption.Epochs(epochs);
        _output = SampleOption.Output($"Where the pictures go. [default: {folder}]");
        Add(_seed);
        Add(_epochs);
        Add(_output);
        SetAction(result => work(
            new SampleSettings(result.GetValue(_seed), result.GetValue(_epochs), result.GetValue(_output) ?? _folder),
            result));
    }

    /// <summary>Whether the number of epochs stands on the command line.</summary>
    public bool HasEpochs(ParseResult result) => result.GetResult(_epochs) is { Implicit: false };
}
