with source as (

    select * from {{ source('spacex', 'launch_links') }}

),

final as (

    select
        launch_id,
        youtube_id,
        patch_small as patch_small_url,
        patch_large as patch_large_url,
        reddit_campaign as reddit_campaign_url,
        reddit_launch as reddit_launch_url,
        reddit_media as reddit_media_url,
        reddit_recovery as reddit_recovery_url,
        presskit as presskit_url,
        webcast as webcast_url,
        article as article_url,
        wikipedia as wikipedia_url,
        flickr_originals as flickr_urls,
        _load_id,
        _loaded_at
    from source

)

select * from final
