/// The first ten minutes in F#: data of one's own records, a network, its training, its predictions.
module Nn.Samples.FSharp.FirstSteps

open Nn
open Nn.Datasets
open Nn.Layers
open Nn.Serialization
open Nn.Training

type Flat = { Area: float; Rooms: int; IsDear: bool; Rent: float }

/// Flats of 20 to 119 m² whose rent (in hundreds) grows with the area and falls with the rooms; dear is a rent over 10.
let flats =
    [ for i in 0..299 ->
          let area, rooms = 20.0 + float (37 * i % 100), 1 + i % 4
          let rent = 0.2 * area - 0.5 * float rooms
          { Area = area; Rooms = rooms; IsDear = rent > 10.0; Rent = rent } ]

/// How often a network tells a dear flat from a cheap one.
let accuracyOfClasses () =
    let data = Dataset.From(flats, (fun f -> Numbers.Of(f.Area, float f.Rooms)), (fun f -> Numbers.Of(if f.IsDear then 1.0 else 0.0)))
    let struct (train, test) = data.TrainTestSplit(testSize = 0.25, seed = 1u)
    let scaler = StandardScaler.Fit train

    let network =
        Sequential [ Dense(16, Activation = Activation.Relu)
                     BatchNormalization(Momentum = 0.9)
                     Dropout 0.1
                     Dense(1, Activation = Activation.Sigmoid) ]

    let model = network.Build(2, seed = 1u)
    use trainer = new Trainer(model, Sgd(0.05, momentum = 0.9), Loss.BinaryCrossentropy, Metric.Accuracy)
    let options = FitOptions(Epochs = 40, Validation = scaler.Transform test, Seed = 1u)
    let history = trainer.Fit(scaler.Transform train, options)
    printfn $"{history.Epochs.Count} epochs, then {trainer.Evaluate(scaler.Transform test)}"

    let flat = Array.zeroCreate<float32> 2
    scaler.Transform([| 110.0f; 1.0f |], flat)
    printfn $"A flat of 110 m² and 1 room: {model.Predict(flat).[0]:F2}, class {model.PredictClass flat}"
    trainer.Evaluate(scaler.Transform test).Accuracy

/// The loss of a network of two inputs and two outputs, whose data stands in arrays.
let lossOfTwoOutputs () =
    let areas = [| for f in flats -> f.Area / 100.0 |]
    let rooms = array2D [ for f in flats -> [ float f.Rooms / 4.0 ] ]
    let rents = [| for f in flats -> f.Rent / 10.0 |]
    let labels = [| for f in flats -> if f.IsDear then 1 else 0 |]
    let ofAreas, ofRooms = Dataset.From(areas, rents), Dataset.From(rooms, labels)
    let data = Dataset.Combine(inputs = [| ofAreas; ofRooms |], targets = [| ofAreas; ofRooms |])

    let area, room = Input(1, "area"), Input(Shape 1, "rooms")
    let hidden = Dense(16, Activation = Activation.Tanh).Of(Concatenate().Of(area, room))
    let rent = Dense(1, Name = "rent").Of hidden
    let isDear = Dense(1, Name = "dear", Activation = Activation.Sigmoid).Of hidden
    let model = Graph([| area; room |], [| rent; isDear |]).Build(seed = 2u)

    let objectives = [| Objective Loss.MeanSquaredError; Objective(Loss.BinaryCrossentropy, Weight = 0.5, Metrics = [| Metric.Accuracy |]) |]
    use trainer = new Trainer(model, Sgd(0.05, momentum = 0.9), objectives)
    trainer.Fit(data, FitOptions(Epochs = 30)) |> ignore
    printfn $"{trainer.Evaluate data}"
    trainer.Evaluate(data).Loss

/// What C# writes as <c>layer with { Units = 100 }</c>: the layer's arguments, with one changed, by Keras' names.
let wider (layer: Layer) =
    let registry = Registry.Default
    registry.Describe(layer).With("units", 100) |> registry.Create<Layer>

[<EntryPoint>]
let main _ =
    let accuracy, loss = accuracyOfClasses (), lossOfTwoOutputs ()
    printfn $"{Registry.Default.Describe<Layer>(wider (Dense(16, Activation = Activation.Relu, UseBias = false)))}"
    if accuracy > 0.9 && loss < 0.2 then 0 else 1
