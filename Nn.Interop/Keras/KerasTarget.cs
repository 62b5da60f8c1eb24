using Nn.Interop.Hdf5;

namespace Nn.Interop.Keras;

/// <summary>
/// Where arrays of a file go: the parameters of a layer of the built model. They are collected first, and set in one update when all have been
/// found.
/// </summary>
internal sealed class KerasTarget(Model model)
{
    private readonly List<(Parameter Parameter, Hdf5Dataset Array)> _found = [];

    /// <inheritdoc cref="KerasOwn.ParametersOf"/>
    public Parameter[] ParametersOf(string path) => KerasOwn.ParametersOf(model, path);

    /// <summary>Gives a layer its arrays, in Keras' order: as it was built, or what was trained before the rest.</summary>
    /// <param name="what">The layer, for messages.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="arrays">As many arrays.</param>
    /// <exception cref="FormatException">There are more, or fewer, or one has another shape.</exception>
    public void Add(string what, Parameter[] parameters, IReadOnlyList<Hdf5Dataset> arrays)
    {
        if (parameters.Length != arrays.Count)
            throw new FormatException(FormattableString.Invariant($"Keras: expected {parameters.Length} arrays of '{what}'. Received: {arrays.Count}."));
        Parameter[] trainedFirst = [.. parameters.OrderBy(parameter => !parameter.Trainable)];
        if (!Fit(trainedFirst, arrays) && Fit(parameters, arrays)) trainedFirst = parameters;
        for (int i = 0; i < arrays.Count; i++)
        {
            if (!HasShape(arrays[i], trainedFirst[i]))
            {
                throw new FormatException(
                    $"Keras: expected '{arrays[i].Path}' of shape {trainedFirst[i].Shape} for '{trainedFirst[i].Name}'. Received: {arrays[i].ShapeText}.");
            }

            _found.Add((trainedFirst[i], arrays[i]));
        }
    }

    /// <summary>Reads all that was found, and sets it.</summary>
    public void Set()
    {
        var values = new List<(Parameter, ReadOnlyMemory<float>)>();
        foreach ((Parameter parameter, Hdf5Dataset array) in _found)
        {
            var numbers = new float[parameter.Length];
            array.Read(numbers);
            values.Add((parameter, numbers));
        }

        model.Set(values);
    }

    private static bool Fit(Parameter[] parameters, IReadOnlyList<Hdf5Dataset> arrays) =>
        parameters.Index().All(item => HasShape(arrays[item.Index], item.Item));

    private static bool HasShape(Hdf5Dataset array, Parameter parameter) => array.Dimensions.SequenceEqual(parameter.Shape.Select(dimension => (long)dimension));
}
