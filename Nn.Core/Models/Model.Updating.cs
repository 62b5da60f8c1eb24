namespace Nn;

public sealed partial class Model
{
    private volatile TrainingLease? _lease;
    private volatile ServingModel[] _serving = [];

    /// <summary>
    /// Replaces the values of several parameters in one update: no prediction sees some of them without the others. Nothing changes where one
    /// of them does not fit.
    /// </summary>
    /// <param name="values">Parameters of this model, each with as many values as its shape has elements, row-major.</param>
    /// <exception cref="ArgumentException">A parameter is another model's, or has another number of values.</exception>
    public void Set(params IReadOnlyCollection<(Parameter Parameter, ReadOnlyMemory<float> Values)> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach ((Parameter parameter, ReadOnlyMemory<float> value) in values)
        {
            if (parameter.Model != this)
            {
                throw new ArgumentException(
                    $"Model: expected parameters of this model. Received: '{parameter.Name}' of another.", nameof(values));
            }

            parameter.CheckLength(value.Length, nameof(values));
        }

        BeginUpdate();
        foreach ((Parameter parameter, ReadOnlyMemory<float> value) in values) value.Span.CopyTo(parameter.Writable);
        EndUpdate();
    }

    /// <summary>A model of the same description with weights of its own, as one update left them, whatever other threads do.</summary>
    public Model Clone()
    {
        var builder = new ModelBuilder(Seed);
        Slot[] inputs = builder.AddInputs(Graph.InputShapes);
        Model clone = builder.ToModel(Description, inputs, builder.Add(Description, inputs), check: static _ => { });
        clone.Guard.BeginWrite();
        Guard.Read(() => CopyWeightsTo(clone));
        clone.Guard.EndWrite();
        for (int i = 0; i < _layers.Length; i++) clone._layers[i].CopyTrainable(_layers[i]);
        return clone;
    }

    /// <summary>
    /// A model that serves predictions from any number of threads while this one is trained or its weights are set: it takes over new weights
    /// between two predictions.
    /// </summary>
    public ServingModel CreateServingModel() => new(this);

    /// <summary>Begins to write weights or state; predictions that overlap are refused. Every call needs its <see cref="EndUpdate"/>.</summary>
    internal void BeginUpdate() => Guard.BeginWrite();

    internal void EndUpdate()
    {
        ServingModel[] serving = _serving;
        if (serving.Length > 0)
        {
            // Written by the one who writes the weights, who alone is certain to see them whole.
            foreach (ServingModel server in serving) server.PublishIfWanted(Guard.Version + 1);
        }

        Guard.EndWrite();
    }

    internal void CountTrainableChange() => TrainableVersion++;

    /// <summary>From now on nobody else may train the model, until the lease ends.</summary>
    internal void BeginTraining(TrainingLease lease)
    {
        if (Interlocked.CompareExchange(ref _lease, lease, null) is not null)
        {
            throw new InvalidOperationException(
                "Model: expected one training at a time. Received: a second one while the first is under way.");
        }
    }

    internal void EndTraining(TrainingLease lease)
    {
        if (_lease == lease) _lease = null;
    }

    internal void ThrowIfTraining()
    {
        if (_lease is { IsBetweenSteps: false }) throw IsTraining();
    }

    internal void Attach(ServingModel server)
    {
        lock (_inference) _serving = [.. _serving, server];
    }

    internal void Detach(ServingModel server)
    {
        lock (_inference) _serving = Array.FindAll(_serving, other => other != server);
    }

    /// <summary>The values of all parameters, in their order, as one update left them, whatever other threads do.</summary>
    internal float[][] CopyValues()
    {
        float[][] copies = Array.ConvertAll(_parameters, parameter => new float[parameter.Length]);
        Guard.Read(() =>
        {
            for (int i = 0; i < copies.Length; i++) _parameters[i].Values.CopyTo(copies[i]);
        });
        return copies;
    }

    internal void CopyWeightsTo(Model other)
    {
        WeightBlock.Span.CopyTo(other.WeightBlock.Span);
        StateBlock.Span.CopyTo(other.StateBlock.Span);
    }

    private static InvalidOperationException IsTraining() => new(
        "Model: expected no prediction while the model trains. "
        + "Received: one; use CreateServingModel() to serve predictions meanwhile, or Clone().");
}
