using Nn.Layers;

namespace Nn.Serialization;

/// <summary>The recurrent layers by their Keras names.</summary>
internal static class RecurrentClasses
{
    public static Registry WithRecurrent(this Registry registry) => registry
        .With<Layer, SimpleRnn>("SimpleRNN", new SimpleRnn(0), SimpleRnn.Exchange)
        .With<Layer, Gru>("GRU", new Gru(0), Gru.Exchange)
        .With<Layer, Lstm>("LSTM", new Lstm(0), Lstm.Exchange)
        .With<Layer, Bidirectional>("Bidirectional", new Bidirectional(new Lstm(0)), Bidirectional.Exchange)
        .With<Layer, TimeDistributed>("TimeDistributed", new TimeDistributed(Activation.Linear), TimeDistributed.Exchange);
}
