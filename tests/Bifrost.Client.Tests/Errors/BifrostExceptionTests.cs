using Bifrost.Client.Common;

namespace Bifrost.Client.Tests.Errors;

/// <summary>What an exception says about the call that failed, and in which order it learns it.</summary>
public sealed class BifrostExceptionTests
{
    [Test]
    public void The_message_ends_with_the_number_of_items_when_it_is_known()
    {
        Assert.That(new BifrostException("It failed.").Message, Is.EqualTo("It failed."));
        Assert.That(
            new BifrostException("It failed.") { ItemsDelivered = 0 }.Message,
            Is.EqualTo("It failed. Result items delivered before this: 0."));

        var failure = new BifrostException("It failed.");
        failure.SetItemsDelivered(3);
        Assert.That((failure.ItemsDelivered, failure.Message), Is.EqualTo(((long?)3, "It failed. Result items delivered before this: 3.")));
    }

    [Test]
    public void Nothing_is_known_about_the_call_of_a_new_exception()
    {
        var failure = new BifrostException("It failed.");
        Assert.That(new object?[] { failure.Endpoint, failure.Delivery, failure.Attempts }, Is.All.Null);
        Assert.That(new object?[] { failure.ItemsDelivered, failure.UploadedFileId }, Is.All.Null);
    }

    [Test]
    public void Properties_have_the_values_that_a_test_sets()
    {
        var failure = new BifrostException("m")
        {
            Endpoint = "GET /x",
            ItemsDelivered = 1,
            UploadedFileId = "file_1",
            Delivery = RequestDelivery.NotSent,
        };
        Assert.That((failure.Endpoint, failure.ItemsDelivered), Is.EqualTo(("GET /x", (long?)1)));
        Assert.That((failure.UploadedFileId, failure.Delivery), Is.EqualTo(("file_1", (RequestDelivery?)RequestDelivery.NotSent)));
    }

    [Test]
    public void The_file_of_a_batch_that_was_not_created_is_kept()
    {
        var failure = new BifrostException("m");
        failure.SetUploadedFileId("file_1");
        Assert.That(failure.UploadedFileId, Is.EqualTo("file_1"));
    }

    [Test]
    public void An_exception_without_a_call_is_transient_by_its_cause_unless_the_value_is_set(
        [Values] bool hasTransientCause, [Values] bool? isTransient) => Assert.That(
        (isTransient is { } value
            ? new BifrostException("m") { HasTransientCause = hasTransientCause, IsTransient = value }
            : new BifrostException("m") { HasTransientCause = hasTransientCause }).IsTransient,
        Is.EqualTo(isTransient ?? hasTransientCause));

    [TestCase(0, null)]
    [TestCase(1, 1)]
    [TestCase(4, 4)]
    public void The_call_gives_the_endpoint_and_the_number_of_requests(int attempts, int? expected)
    {
        var failure = new BifrostException("m");
        failure.SetCall(TestCall.Create(attempts: attempts), RequestDelivery.Answered);
        Assert.That((failure.Endpoint, failure.Attempts), Is.EqualTo((TestCall.Endpoint, expected)));
    }

    [Test]
    public void Only_a_create_that_may_have_been_executed_is_not_transient(
        [Values] bool hasTransientCause, [Values] bool isRepeatable, [Values] RequestDelivery delivery)
    {
        var failure = new BifrostException("m") { HasTransientCause = hasTransientCause };
        failure.SetCall(TestCall.Create(isRepeatable), delivery);
        bool isTransient = hasTransientCause && (isRepeatable || delivery != RequestDelivery.Unknown);
        Assert.That(
            (failure.Delivery, failure.IsTransient, failure.HasTransientCause),
            Is.EqualTo(((RequestDelivery?)delivery, isTransient, hasTransientCause)));
    }

    [Test]
    public void What_an_earlier_attempt_of_a_create_may_have_done_stays_unknown(
        [Values] bool isRepeatable, [Values] RequestDelivery delivery)
    {
        GatewayCall call = TestCall.Create(isRepeatable, attempts: 2);
        call.MayHaveBeenExecuted = true;
        var failure = new BifrostException("m") { HasTransientCause = true };
        failure.SetCall(call, delivery);
        Assert.That(
            (failure.Delivery, failure.IsTransient),
            Is.EqualTo((isRepeatable ? (RequestDelivery?)delivery : RequestDelivery.Unknown, isRepeatable)));
    }

    [Test]
    public void What_is_known_already_is_kept_when_the_exception_passes_another_call()
    {
        var failure = new BifrostException("m") { HasTransientCause = true };
        failure.SetCall(TestCall.Create(isRepeatable: false, attempts: 2), RequestDelivery.NotSent);

        GatewayCall other = new(() => throw new InvalidOperationException(), "file", "file_1", null) { IsRepeatable = false, Attempts = 5 };
        failure.SetCall(other, RequestDelivery.Unknown);

        Assert.That((failure.Endpoint, failure.Attempts), Is.EqualTo((TestCall.Endpoint, 2)));
        Assert.That((failure.Delivery, failure.IsTransient), Is.EqualTo(((RequestDelivery?)RequestDelivery.NotSent, true)));
    }

    [Test]
    public void A_delivery_that_is_set_keeps_the_call_from_deciding_whether_the_failure_is_transient()
    {
        var failure = new BifrostException("m") { Delivery = RequestDelivery.NotSent, HasTransientCause = true };
        GatewayCall call = TestCall.Create(isRepeatable: false, attempts: 2);
        call.MayHaveBeenExecuted = true;
        failure.SetCall(call, RequestDelivery.Unknown);
        Assert.That((failure.Delivery, failure.IsTransient), Is.EqualTo(((RequestDelivery?)RequestDelivery.NotSent, true)));
        Assert.That((failure.Endpoint, failure.Attempts), Is.EqualTo((TestCall.Endpoint, 2)));
    }

    [Test]
    public void Values_that_are_set_are_kept_when_the_call_is_added([Values] bool isTransient)
    {
        var failure = new BifrostException("m") { Endpoint = "GET /x", IsTransient = isTransient, HasTransientCause = !isTransient };
        failure.SetCall(TestCall.Create(), RequestDelivery.Answered);
        Assert.That(
            (failure.Endpoint, failure.IsTransient, failure.Delivery),
            Is.EqualTo(("GET /x", isTransient, (RequestDelivery?)RequestDelivery.Answered)));
    }
}
